/// JSON values of the server: Poco's dynamic values with a few constructors and type questions.
#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bai::devcluster {

/// null (the empty value), bool, integer, double, string, JsonObject or JsonArray. Objects and arrays are shared, not
/// copied.
using Json = Poco::Dynamic::Var;
using JsonObject = Poco::JSON::Object::Ptr;
using JsonArray = Poco::JSON::Array::Ptr;

/// An object that keeps its members in the given order.
JsonObject make_object(std::initializer_list<std::pair<const char*, Json>> members = {});
JsonArray make_array(const std::vector<Json>& items = {});
JsonArray make_text_array(const std::vector<std::string>& items);
/// The text, or null where there is none.
Json or_null(const std::optional<std::string>& text);

/// None when the text is not one JSON document (anything but white space after it included).
std::optional<Json> parse_json(std::string_view text);
/// One line, UTF-8.
std::string to_text(const Json& value);

bool is_object(const Json& value);
bool is_array(const Json& value);
bool is_string(const Json& value);
bool is_bool(const Json& value);
bool is_integer(const Json& value);  ///< not for booleans
bool is_number(const Json& value);   ///< not for booleans
/// Precondition: is_object(value), is_array(value).
JsonObject as_object(const Json& value);
JsonArray as_array(const Json& value);
/// The text of a string member; none when absent, null or of another type.
std::optional<std::string> text_member(const JsonObject& object, const std::string& name);

}  // namespace bai::devcluster
