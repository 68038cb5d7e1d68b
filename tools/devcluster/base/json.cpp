#include "tools/devcluster/base/json.hpp"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>
#include <Poco/JSON/Stringifier.h>

#include <sstream>

namespace bai::devcluster {
namespace {

bool blank_from(std::string_view text, std::size_t position) {
  return text.find_first_not_of(" \t\r\n", position) == std::string_view::npos;
}

/// Poco reads one value and leaves what follows it alone, so the end of the document is found here.
/// `text` is known to begin with one valid value.
std::size_t end_of_value(std::string_view text) {
  std::size_t at = text.find_first_not_of(" \t\r\n");
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
      if (depth == 0) return at + 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && std::string_view(" \t\r\n,:").find(c) != std::string_view::npos) {
      return at;
    }
  }
  return text.size();
}

}  // namespace

JsonObject make_object(std::initializer_list<std::pair<const char*, Json>> members) {
  JsonObject object = new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER);
  for (const auto& [name, value] : members) object->set(name, value);
  return object;
}

JsonArray make_array(const std::vector<Json>& items) {
  JsonArray array = new Poco::JSON::Array;
  for (const auto& item : items) array->add(item);
  return array;
}

JsonArray make_text_array(const std::vector<std::string>& items) {
  JsonArray array = new Poco::JSON::Array;
  for (const auto& item : items) array->add(item);
  return array;
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

std::optional<Json> parse_json(std::string_view text) {
  if (blank_from(text, 0)) return std::nullopt;
  try {
    Poco::JSON::ParseHandler::Ptr handler = new Poco::JSON::ParseHandler(true);
    Poco::JSON::Parser parser(handler);
    parser.setDepth(200);  // deeper documents are refused, long before the stack would be
    Json value = parser.parse(std::string(text));
    if (!blank_from(text, end_of_value(text))) return std::nullopt;
    return std::make_optional<Json>(value);
  } catch (const Poco::Exception&) { return std::nullopt; } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string to_text(const Json& value) {
  std::ostringstream out;
  Poco::JSON::Stringifier::stringify(value, out);
  return out.str();
}

bool is_object(const Json& value) { return !value.isEmpty() && value.type() == typeid(JsonObject); }
bool is_array(const Json& value) { return !value.isEmpty() && value.type() == typeid(JsonArray); }
bool is_string(const Json& value) { return !value.isEmpty() && value.isString(); }
bool is_bool(const Json& value) { return !value.isEmpty() && value.isBoolean(); }
bool is_integer(const Json& value) { return !value.isEmpty() && value.isInteger() && !value.isBoolean(); }
bool is_number(const Json& value) { return !value.isEmpty() && value.isNumeric() && !value.isBoolean(); }
JsonObject as_object(const Json& value) { return value.extract<JsonObject>(); }
JsonArray as_array(const Json& value) { return value.extract<JsonArray>(); }

std::optional<std::string> text_member(const JsonObject& object, const std::string& name) {
  if (!object->has(name) || !is_string(object->get(name))) return std::nullopt;
  return object->get(name).extract<std::string>();
}

}  // namespace bai::devcluster
