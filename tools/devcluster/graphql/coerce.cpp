#include "tools/devcluster/graphql/coerce.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace bai::devcluster::graphql {
namespace {

[[noreturn]] void refuse(const std::string& type, const Json& value) {
  throw std::invalid_argument("Expected type \"" + type + "\", found " + to_text(value) + ".");
}

Json coerce_scalar(const std::string& type, const Json& value) {
  if (type == "Int" || type == "BigInt") {
    if (!is_integer(value)) refuse(type, value);
    const auto number = value.convert<std::int64_t>();
    if (type == "Int" &&
        (number > std::numeric_limits<std::int32_t>::max() || number < std::numeric_limits<std::int32_t>::min()))
      refuse(type, value);
    return number;
  }
  if (type == "Float") {
    if (!is_number(value)) refuse(type, value);
    return value.convert<double>();
  }
  if (type == "Boolean") {
    if (!is_bool(value)) refuse(type, value);
    return value;
  }
  if (is_object(value) || is_array(value)) refuse(type, value);
  if (is_bool(value) && type == "String") return std::string(value.convert<bool>() ? "True" : "False");
  return value.toString();
}

std::string without_bang(const std::string& type) {
  return type.ends_with('!') ? type.substr(0, type.size() - 1) : type;
}

}  // namespace

bool is_scalar(const std::string& type) {
  static constexpr std::array<const char*, 9> kScalars = {"String", "Int",  "Float",    "Boolean",   "ID",
                                                          "BigInt", "UUID", "DateTime", "JSONString"};
  return std::find(kScalars.begin(), kScalars.end(), type) != kScalars.end();
}

Json coerce(const std::string& type, const Json& value) {
  const std::string inner = without_bang(type);
  if (value.isEmpty()) {
    if (inner != type) refuse(type, value);
    return value;
  }
  if (inner.starts_with('[')) {
    const std::string item = inner.substr(1, inner.size() - 2);
    if (!is_array(value)) return make_array({coerce(item, value)});
    auto result = make_array();
    for (const auto& element : *as_array(value)) result->add(coerce(item, element));
    return result;
  }
  return is_scalar(inner) ? coerce_scalar(inner, value) : value;
}

Json literal(const Value& value, const JsonObject& variables) {
  switch (value.kind) {
    case Value::Kind::kVariable: return variables->has(value.text) ? variables->get(value.text) : Json();
    case Value::Kind::kInt: try { return static_cast<std::int64_t>(std::stoll(value.text));
      } catch (const std::out_of_range&) { throw Error("Int cannot represent " + value.text, value.where); }
    case Value::Kind::kFloat: return std::stod(value.text);
    case Value::Kind::kBoolean: return value.text == "true";
    case Value::Kind::kString:
    case Value::Kind::kEnum: return value.text;
    case Value::Kind::kList: {
      auto array = make_array();
      for (const auto& item : value.items) array->add(literal(item, variables));
      return array;
    }
    case Value::Kind::kObject: {
      auto object = make_object();
      for (const auto& [name, member] : value.members) object->set(name, literal(member, variables));
      return object;
    }
    default: return {};
  }
}

JsonObject coerce_variables(const Operation& operation, const JsonObject& given) {
  auto result = make_object();
  for (const auto& variable : operation.variables) {
    Json value = given->has(variable.name) ? given->get(variable.name) : Json();
    if (value.isEmpty() && variable.fallback) value = literal(*variable.fallback, make_object());
    if (value.isEmpty() && variable.type.ends_with('!'))
      throw Error("Variable \"$" + variable.name + "\" of required type \"" + variable.type + "\" was not provided.",
                  variable.where);
    if (value.isEmpty()) continue;
    try {
      result->set(variable.name, coerce(variable.type, value));
    } catch (const std::invalid_argument& reason) {
      throw Error("Variable \"$" + variable.name + "\" got invalid value " + to_text(value) + ".\n" + reason.what(),
                  variable.where);
    }
  }
  return result;
}

bool fits(const std::string& declared, const std::string& expected, bool has_default) {
  std::string from = declared;
  if (has_default && !from.ends_with('!')) from += '!';
  if (expected.ends_with('!') && !from.ends_with('!')) return false;
  const std::string inner = without_bang(from), wanted = without_bang(expected);
  if (inner == wanted) return true;
  // Clients of 22.03 declare ids as String in places where the server has UUID; both are texts.
  const auto textual = [](const std::string& type) { return type == "String" || type == "UUID" || type == "ID"; };
  if (textual(inner) && textual(wanted)) return true;
  if (inner.starts_with('[') && wanted.starts_with('['))
    return fits(inner.substr(1, inner.size() - 2), wanted.substr(1, wanted.size() - 2), false);
  return false;
}

}  // namespace bai::devcluster::graphql
