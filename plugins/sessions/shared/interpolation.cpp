#include "shared/interpolation.hpp"

#include <algorithm>

namespace sessions {

namespace {

bool is_name_start(char c) noexcept { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) noexcept { return is_name_start(c) || (c >= '0' && c <= '9'); }

[[noreturn]] void bad(std::string_view option, std::string_view text, const std::string& reason) {
  throw bai::Error(
      BAI_E_INVALID, std::string(option) + " " + bai::quote(text) + ": " + reason,
      R"({"id":"usage-template","hint":"write $$ for a dollar sign, or define the name with --env-range, --build-range or --exec-range"})");
}

using Combination = KeyValues;

std::vector<Combination> combinations(const std::vector<Range>& ranges) {
  std::vector<Range> unique;
  for (const auto& range : ranges) {
    const auto same = std::find_if(unique.begin(), unique.end(), [&](const Range& r) { return r.name == range.name; });
    if (same != unique.end()) {
      same->values = range.values;
    } else {
      unique.push_back(range);
    }
  }
  std::vector<Combination> all{{}};
  for (const auto& range : unique) {
    std::vector<Combination> longer;
    for (const auto& start : all) {
      for (const auto& value : range.values) {
        longer.push_back(start);
        longer.back().emplace_back(range.name, value);
      }
    }
    all = std::move(longer);
  }
  return all;
}

template <class T>
void add_once(std::vector<T>& all, T value) {
  if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(std::move(value));
}

std::vector<std::string> texts(std::string_view option, std::string_view text, const std::vector<Range>& ranges) {
  std::vector<std::string> all;
  for (const auto& values : combinations(ranges)) add_once(all, interpolate(option, text, values));
  return all;
}

}  // namespace

std::string interpolate(std::string_view option, std::string_view text, const KeyValues& variables) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] != '$') {
      out += text[i++];
      continue;
    }
    const auto rest = text.substr(i + 1);
    if (!rest.empty() && rest[0] == '$') {
      out += '$';
      i += 2;
      continue;
    }
    const bool braced = !rest.empty() && rest[0] == '{';
    size_t end = braced ? 1 : 0;
    if (end >= rest.size() || !is_name_start(rest[end])) bad(option, text, "there is a \"$\" without a name");
    const size_t start = end;
    while (end < rest.size() && is_name(rest[end])) ++end;
    const auto name = rest.substr(start, end - start);
    if (braced && (end >= rest.size() || rest[end] != '}')) bad(option, text, "a \"${\" is not closed");
    const auto found =
        std::find_if(variables.begin(), variables.end(), [&](const auto& pair) { return pair.first == name; });
    if (found == variables.end()) bad(option, text, "there is no variable \"" + std::string(name) + "\"");
    out += found->second;
    i += 1 + end + (braced ? 1 : 0);
  }
  return out;
}

std::vector<RunCase> make_cases(const RunTemplate& plan) {
  std::vector<KeyValues> environments;
  for (const auto& values : combinations(plan.env_ranges)) {
    KeyValues env;
    for (const auto& [key, text] : plan.env) env.emplace_back(key, interpolate("--env", text, values));
    add_once(environments, std::move(env));
  }
  const auto builds = texts("--build", plan.build, plan.build_ranges);
  const auto execs = texts("--exec", plan.exec, plan.exec_ranges);
  std::vector<RunCase> cases;
  for (const auto& env : environments) {
    for (const auto& build : builds) {
      for (const auto& exec : execs) cases.push_back({env, build, exec});
    }
  }
  return cases;
}

}  // namespace sessions
