#include "tools/devcluster/http/params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace bai::devcluster::rules {
namespace {

[[noreturn]] void reject(const std::string& message) { throw Violation{message}; }

std::string lower(const std::string& text) {
  std::string out;
  for (const char c : text) out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string string_of(const Json& value) {
  if (!is_string(value)) reject("value is not a string");
  return value.extract<std::string>();
}

std::string filled_string(const Json& value) {
  auto text = string_of(value);
  if (text.empty()) reject("blank value is not allowed");
  return text;
}

}  // namespace

Rule text() {
  return [](const Json& value) -> Json { return filled_string(value); };
}

Rule text_or_blank() {
  return [](const Json& value) -> Json { return string_of(value); };
}

Rule flag() {
  return [](const Json& value) -> Json {
    if (is_bool(value)) return value;
    static const std::vector<std::string> yes = {"t", "true", "y", "yes", "on", "1"},
                                          no = {"f", "false", "n", "no", "off", "0", "none"};
    if (is_string(value) || is_integer(value)) {
      const std::string word = lower(value.toString());
      if (std::find(yes.begin(), yes.end(), word) != yes.end()) return true;
      if (std::find(no.begin(), no.end(), word) != no.end()) return false;
    }
    reject("value can't be converted to Bool");
  };
}

Rule integer(std::int64_t least, std::int64_t most) {
  return [least, most](const Json& value) -> Json {
    if (!is_integer(value) && !is_string(value)) reject("value is not int");
    std::int64_t number = 0;
    try {
      const std::string digits = value.toString();
      std::size_t used = 0;
      number = std::stoll(digits, &used);
      if (used != digits.size()) reject("value can't be converted to int");
    } catch (const std::logic_error&) { reject("value can't be converted to int"); }
    if (number < least) reject(fmt::format("value is less than {}", least));
    if (number > most) reject(fmt::format("value is greater than {}", most));
    return number;
  };
}

Rule one_of(std::vector<std::string> words) {
  return [words = std::move(words)](const Json& value) -> Json {
    if (is_string(value) && std::find(words.begin(), words.end(), value.extract<std::string>()) != words.end())
      return value;
    reject("value doesn't match any variant");
  };
}

Rule pattern(const std::string& regex) {
  return [regex, compiled = std::regex(regex)](const Json& value) -> Json {
    const auto text = string_of(value);
    if (text.size() > 4096 || !std::regex_match(text, compiled)) reject("does not match pattern " + regex);
    return text;
  };
}

Rule uuid() {
  return [](const Json& value) -> Json {
    std::string digits;
    if (is_string(value))
      for (const char c : lower(value.extract<std::string>()))
        if (c != '-') digits += c;
    if (digits.size() != 32 || digits.find_first_not_of("0123456789abcdef") != std::string::npos)
      reject("cannot convert value to UUID");
    for (const std::size_t at : {20U, 16U, 12U, 8U}) digits.insert(at, 1, '-');
    return digits;
  };
}

Rule url() {
  return [](const Json& value) -> Json {
    const auto text = filled_string(value);
    if (!text.starts_with("http://") && !text.starts_with("https://")) reject("value is not URL");
    return text;
  };
}

Rule object() {
  return [](const Json& value) -> Json {
    if (!is_object(value)) reject("value is not a dict");
    return value;
  };
}

Rule any() {
  return [](const Json& value) { return value; };
}

Rule list_of(Rule item) {
  return [item = std::move(item)](const Json& value) -> Json {
    if (!is_array(value)) reject("value is not a list");
    auto result = make_array();
    auto errors = make_object();
    const auto given = as_array(value);
    for (unsigned i = 0; i < given->size(); ++i) {
      try {
        result->add(item(given->get(i)));
      } catch (const Violation& violation) { errors->set(std::to_string(i), violation.message); }
    }
    if (errors->size() > 0) throw Violation{errors};
    return result;
  };
}

Rule map_of(Rule item) {
  return [item = std::move(item)](const Json& value) -> Json {
    if (!is_object(value)) reject("value is not a dict");
    auto result = make_object();
    auto errors = make_object();
    const auto given = as_object(value);
    for (const auto& name : given->getNames()) {
      try {
        result->set(name, item(given->get(name)));
      } catch (const Violation& violation) { errors->set(name, make_object({{"value", violation.message}})); }
    }
    if (errors->size() > 0) throw Violation{errors};
    return result;
  };
}

Rule either(Rule first, Rule second) {
  return [first = std::move(first), second = std::move(second)](const Json& value) -> Json {
    try {
      return first(value);
    } catch (const Violation& one) {
      try {
        return second(value);
      } catch (const Violation& two) { throw Violation{make_object({{"0", one.message}, {"1", two.message}})}; }
    }
  };
}

Rule nullable(Rule rule) {
  return either(std::move(rule), [](const Json& value) -> Json {
    if (!value.isEmpty()) reject("value should be None");
    return value;
  });
}

}  // namespace bai::devcluster::rules
