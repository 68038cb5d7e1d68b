#include "tools/devcluster/http/params.hpp"

#include "tools/devcluster/http/problem.hpp"

#include <algorithm>
#include <set>

namespace bai::devcluster {
namespace {

/// The names in `data`, keyed as the caller spelt them.
struct Findings {
  JsonObject data = make_object();
  bool any = false;
  void add(const std::string& name, const Json& message) {
    data->set(name, message);
    any = true;
  }
};

void check_one(const JsonObject& given, const Param& param, JsonObject result, Findings& findings) {
  const auto spelt =
      std::find_if(param.names.begin(), param.names.end(), [&](const auto& name) { return given->has(name); });
  if (spelt == param.names.end()) {
    if (param.fallback)
      result->set(param.names.front(), *param.fallback);
    else
      findings.add(param.names.front(), "is required");
    return;
  }
  try {
    result->set(param.names.front(), param.rule(given->get(*spelt)));
  } catch (const Violation& violation) { findings.add(*spelt, violation.message); }
}

Json parameters_of(const Request& request) {
  if (request.has_body) {
    auto value = parse_json(request.body);
    if (!value) throw invalid_params("Malformed body");
    return value.value();
  }
  auto object = make_object();
  for (const auto& [name, value] : request.query)
    if (!object->has(name)) object->set(name, value);
  return object;
}

}  // namespace

std::optional<Json> otherwise(const Json& value) { return std::make_optional<Json>(value); }

JsonObject check_object(const Json& value, const std::vector<Param>& table, ExtraKeys extra) {
  if (!is_object(value)) throw invalid_params("Input validation error", make_object({{"", "value is not a dict"}}));
  const JsonObject given = as_object(value);
  auto result = make_object();
  Findings findings;
  std::set<std::string> known;
  for (const auto& param : table) {
    check_one(given, param, result, findings);
    known.insert(param.names.begin(), param.names.end());
  }
  for (const auto& name : given->getNames()) {
    if (known.contains(name)) continue;
    if (extra == ExtraKeys::kRefused)
      findings.add(name, name + " is not allowed key");
    else
      result->set(name, given->get(name));
  }
  if (findings.any) throw invalid_params("Input validation error", findings.data);
  return result;
}

JsonObject check_params(const Request& request, const std::vector<Param>& table, ExtraKeys extra) {
  return check_object(parameters_of(request), table, extra);
}

JsonObject body_object(const Request& request) {
  const auto value = parse_json(request.body);
  if (!value || !is_object(*value)) throw invalid_params();
  return as_object(*value);
}

}  // namespace bai::devcluster
