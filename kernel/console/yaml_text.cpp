#include "kernel/console/yaml_text.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/console/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Words that some reader takes for a truth value or for nothing.
bool is_reserved(std::string_view word) {
  constexpr std::array<std::string_view, 10> kWords{"true", "false", "yes", "no", "on", "off", "null", "y", "n", "nan"};
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

/// A letter or slash first, then nothing that means something in YAML: all else is quoted, which is always right.
bool is_plain(std::string_view text) {
  constexpr std::string_view kHarmless = "_./@+-";
  if (text.empty() || !(is_letter(text.front()) || text.front() == '/') || text.back() == ' ') return false;
  const auto harmless = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == ' ' || kHarmless.find(c) != std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), harmless) && !is_reserved(text);
}

void append_escaped(std::string& out, char32_t c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 0xF];
}

/// Controls, direction marks, separators and the byte order mark: invisible, or a command to a terminal.
bool must_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F && c != 0x200D) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto point = decode(text);
    if (point.value == '"' || point.value == '\\')
      (out += '\\') += static_cast<char>(point.value);
    else if (point.value == '\n')
      out += "\\n";
    else if (point.value == '\t')
      out += "\\t";
    else if (must_escape(point.value))
      append_escaped(out, point.value);
    else if (point.value == kReplacement)
      out += "\xEF\xBF\xBD";
    else
      out.append(text, 0, point.bytes);
    text.remove_prefix(point.bytes);
  }
  out += '"';
}

void indent(std::string& out, int level) { out.append(static_cast<std::size_t>(level) * 2, ' '); }

bool is_block(const json::value& value) {
  if (const auto* object = value.if_object()) return !object->empty();
  if (const auto* array = value.if_array()) return !array->empty();
  return false;
}

void append_scalar(std::string& out, const json::value& value) {
  if (const auto* text = value.if_string())
    append_yaml_text(out, {text->data(), text->size()});
  else
    append_json_line(out, value, Charset::utf8);  // numbers, truth values, null, {} and [] are the same
}

}  // namespace

void append_yaml_text(std::string& out, std::string_view text) {
  if (is_plain(text))
    out += text;
  else
    append_quoted(out, text);
}

void append_yaml_members(std::string& out, const json::object& object, int level) {
  bool first = true;
  for (const auto& member : object) {
    if (!first) indent(out, level);
    first = false;
    append_yaml_text(out, {member.key().data(), member.key().size()});
    out += ':';
    if (is_block(member.value())) {
      out += '\n';
      append_yaml(out, member.value(), level + 1);
    } else {
      out += ' ';
      append_scalar(out, member.value());
      out += '\n';
    }
  }
}

void append_yaml_element(std::string& out, const json::value& value, int level) {
  indent(out, level);
  out += "- ";
  const auto* object = value.if_object();
  if (object != nullptr && !object->empty()) {
    append_yaml_members(out, *object, level + 1);
  } else if (is_block(value)) {
    bool first = true;
    for (const auto& element : value.get_array()) {  // "- - a": the first stands on the same line
      std::string text;
      append_yaml_element(text, element, level + 1);
      out += first ? text.substr(static_cast<std::size_t>(level + 1) * 2) : text;
      first = false;
    }
  } else {
    append_scalar(out, value);
    out += '\n';
  }
}

void append_yaml(std::string& out, const json::value& value, int level) {
  if (!is_block(value)) {
    indent(out, level);
    append_scalar(out, value);
    out += '\n';
  } else if (const auto* object = value.if_object()) {
    indent(out, level);
    append_yaml_members(out, *object, level);
  } else {
    for (const auto& element : value.get_array()) append_yaml_element(out, element, level);
  }
}

}  // namespace bai::kernel::console
