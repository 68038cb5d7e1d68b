#include "kernel/cli/convert.hpp"

#include "kernel/cli/quote.hpp"
#include "kernel/cli/range_expression.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel::cli {

namespace json = boost::json;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

json::value to_integer(std::string_view typed) {
  const BadValue bad{quoted(typed) + " is not a valid integer."};
  auto digits = typed;
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  if (digits.empty() || (digits.size() < typed.size() && !is_digit(digits.front()))) throw bad;
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed == std::errc::result_out_of_range && end == digits.data() + digits.size()) {
    throw BadValue{quoted(typed) + " is out of range (integers of 64 bits)."};
  }
  if (failed != std::errc() || end != digits.data() + digits.size()) throw bad;
  return value;
}

json::value to_number(std::string_view typed) {
  const BadValue bad{quoted(typed) + " is not a valid number."};
  auto digits = typed;
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  const auto first = digits.find_first_not_of('-');  // from_chars also takes "inf" and "nan", which JSON cannot carry
  if (first == std::string_view::npos || (!is_digit(digits[first]) && digits[first] != '.')) throw bad;
  double value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc() || end != digits.data() + digits.size() || (digits.size() < typed.size() && first > 0)) {
    throw bad;
  }
  return value;
}

json::value to_boolean(std::string_view typed) {
  constexpr std::string_view kBlanks = " \t\n\r\v\f";
  std::string word;
  const auto first = typed.find_first_not_of(kBlanks);
  if (first != std::string_view::npos) word = typed.substr(first, typed.find_last_not_of(kBlanks) - first + 1);
  std::transform(word.begin(), word.end(), word.begin(), lower);
  for (const auto* yes : {"1", "true", "t", "yes", "y", "on"}) {
    if (word == yes) return true;
  }
  for (const auto* no : {"0", "false", "f", "no", "n", "off"}) {
    if (word == no) return false;
  }
  throw BadValue{quoted(typed) + " is not a valid boolean."};
}

json::value to_choice(const Parameter& parameter, std::string_view typed) {
  std::string list;
  for (const auto& choice : parameter.choices) {
    if (choice == typed) return json::string(choice);
    list += (list.empty() ? "" : ", ") + quoted(choice);
  }
  throw BadValue{quoted(typed) + " is not one of " + list + "."};
}

void check_exists(const std::string& path) {
  struct stat info {};
  if (path.find('\0') != std::string::npos || ::stat(path.c_str(), &info) != 0) {
    throw BadValue{"Path " + quoted(path) + " does not exist."};
  }
  if (::access(path.c_str(), R_OK) != 0) throw BadValue{"Path " + quoted(path) + " is not readable."};
}

/// The file is not opened: opening and closing a named pipe would end its writer before the handler reads.
void check_readable(const std::string& path) {
  if (path == "-") return;
  struct stat info {};
  int problem = 0;
  if (::stat(path.c_str(), &info) != 0 || (!S_ISDIR(info.st_mode) && ::access(path.c_str(), R_OK) != 0)) {
    problem = errno;
  } else if (S_ISDIR(info.st_mode)) {
    problem = EISDIR;
  }
  if (problem == 0) return;
  auto name = quoted(path);
  name.front() = name.back() = '\'';  // the reference prints this one in single quotes whatever it holds
  throw BadValue{name + ": " + std::generic_category().message(problem)};
}

/// Source: client 22.03 cli/params.py, ByteSizeParamType: the product is truncated.
json::value to_byte_size(std::string_view typed) {
  const BadValue bad{quoted(typed) + " is not a valid byte-size expression"};
  auto digits = typed;
  int power = 0;
  if (!digits.empty()) {
    const auto unit = std::string_view("kmgtpe").find(lower(digits.back()));
    if (unit != std::string_view::npos) {
      power = static_cast<int>(unit) + 1;
      digits.remove_suffix(1);
    }
  }
  const bool shaped = !digits.empty() && is_digit(digits.front()) &&
                      std::count(digits.begin(), digits.end(), '.') <= 1 &&
                      std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.'; });
  if (!shaped) throw bad;
  long double size = 0;
  if (digits.back() == '.') digits.remove_suffix(1);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), size).ec != std::errc()) throw bad;
  size = std::ldexp(size, 10 * power);
  if (size >= 9223372036854775808.0L) throw BadValue{quoted(typed) + " is out of range (less than 8e)."};
  return static_cast<std::int64_t>(size);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

json::value to_mapping(std::string_view typed) {
  json::object object;
  for (const auto part : split(typed, ',')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size()) {
      throw BadValue{quoted(typed) + " is not a valid mapping expression"};
    }
    object[json::string_view(part.data(), equals)] =
        json::string_view(part.data() + equals + 1, part.size() - equals - 1);
  }
  return object;
}

json::value to_list(std::string_view typed) {
  json::array array;
  for (const auto part : split(typed, ',')) array.emplace_back(json::string_view(part.data(), part.size()));
  return array;
}

json::value to_json(std::string_view typed) {
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = 256;
  auto value = json::parse(json::string_view(typed.data(), typed.size()), failed, {}, options);
  if (failed) throw BadValue{"cannot parse " + quoted(typed) + " as JSON"};
  return value;
}

json::value to_range(std::string_view typed) {
  const auto range = parse_range(typed);
  json::array values;
  for (const auto& value : range.values) values.emplace_back(json::string(value));
  return json::object{{"name", range.name}, {"values", std::move(values)}};
}

bool is_texts(const json::value& value) {
  const auto* array = value.if_array();
  return array != nullptr && std::all_of(array->begin(), array->end(), [](const auto& v) { return v.is_string(); });
}

/// Whether a default that is not JSON text already has the form of `type`.
bool has_form(const json::value& value, ValueType type) {
  switch (type) {
    case ValueType::integer: return value.is_int64();
    case ValueType::number: return value.is_number();
    case ValueType::boolean:
    case ValueType::flag: return value.is_bool();
    case ValueType::byte_size: return value.is_int64() && value.get_int64() >= 0;
    case ValueType::json: return true;
    case ValueType::key_value_list: return value.is_object();
    case ValueType::comma_list: return is_texts(value);
    case ValueType::range: {
      const auto* object = value.if_object();
      return object != nullptr && object->contains("name") && object->contains("values") &&
             is_texts(object->at("values"));
    }
    default: return false;
  }
}

json::value one_default(const Parameter& parameter, const json::value& declared, FileCheck files) {
  if (parameter.type != ValueType::json && declared.is_string()) {
    return convert(parameter, std::string_view(declared.get_string().data(), declared.get_string().size()), files);
  }
  if (!has_form(declared, parameter.type))
    throw BadValue{json::serialize(declared) + " is not of the parameter's type"};
  return declared;
}

}  // namespace

json::value convert(const Parameter& parameter, std::string_view typed, FileCheck files) {
  const json::string_view text(typed.data(), typed.size());
  switch (parameter.type) {
    case ValueType::integer: return to_integer(typed);
    case ValueType::number: return to_number(typed);
    case ValueType::flag:
    case ValueType::boolean: return to_boolean(typed);
    case ValueType::choice: return to_choice(parameter, typed);
    case ValueType::existing_path:
      if (files == FileCheck::look) check_exists(std::string(typed));
      return text;
    case ValueType::file:
      if (files == FileCheck::look) check_readable(std::string(typed));
      return text;
    case ValueType::json: return to_json(typed);
    case ValueType::byte_size: return to_byte_size(typed);
    case ValueType::byte_size_text: to_byte_size(typed); return text;
    case ValueType::key_value_list: return to_mapping(typed);
    case ValueType::comma_list: return to_list(typed);
    case ValueType::range: return to_range(typed);
    case ValueType::text:
    case ValueType::path: return text;
  }
  return text;
}

json::value default_value(const Parameter& parameter, FileCheck files) {
  auto declared = json::parse(*parameter.default_json);
  if (!parameter.repeat) return one_default(parameter, declared, files);
  if (!declared.is_array()) throw BadValue{"a parameter that repeats needs an array"};
  json::array values;
  for (const auto& element : declared.get_array()) values.push_back(one_default(parameter, element, files));
  return values;
}

}  // namespace bai::kernel::cli
