#include "kernel/console/json_text.hpp"

#include "kernel/base/error.hpp"
#include "kernel/base/text_width.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <charconv>
#include <cstdint>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

/// Builds the tree as the library's own parser does, but rereads fractions: its quick conversion may be off in the last
/// bit, and 117.7 would come out as 117.70000000000002.
struct TreeBuilder {
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  using Failed = json::error_code&;
  json::value_stack stack;

  bool on_document_begin(Failed) { return true; }
  bool on_document_end(Failed) { return true; }
  bool on_object_begin(Failed) { return true; }
  bool on_object_end(std::size_t n, Failed) { return stack.push_object(n), true; }
  bool on_array_begin(Failed) { return true; }
  bool on_array_end(std::size_t n, Failed) { return stack.push_array(n), true; }
  bool on_key_part(json::string_view s, std::size_t, Failed) { return stack.push_chars(s), true; }
  bool on_key(json::string_view s, std::size_t, Failed) { return stack.push_key(s), true; }
  bool on_string_part(json::string_view s, std::size_t, Failed) { return stack.push_chars(s), true; }
  bool on_string(json::string_view s, std::size_t, Failed) { return stack.push_string(s), true; }
  bool on_number_part(json::string_view, Failed) { return true; }
  bool on_int64(std::int64_t i, json::string_view, Failed) { return stack.push_int64(i), true; }
  bool on_uint64(std::uint64_t u, json::string_view, Failed) { return stack.push_uint64(u), true; }
  bool on_double(double approximate, json::string_view text, Failed) {
    double exact = approximate;
    std::from_chars(text.data(), text.data() + text.size(), exact);
    return stack.push_double(exact), true;
  }
  bool on_bool(bool b, Failed) { return stack.push_bool(b), true; }
  bool on_null(Failed) { return stack.push_null(), true; }
  bool on_comment_part(json::string_view, Failed) { return true; }
  bool on_comment(json::string_view, Failed) { return true; }
};

json::parse_options tolerant() {
  json::parse_options options;
  options.max_depth = 256;
  options.allow_invalid_utf8 = true;
  return options;
}

void append_escape(std::string& out, std::uint32_t unit) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xF];
}

void append_code_point(std::string& out, std::uint32_t c) {
  if (c >= 0x10000) {
    append_escape(out, 0xD800 + ((c - 0x10000) >> 10));
    append_escape(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
  } else {
    append_escape(out, c);
  }
}

bool stands_for_itself(unsigned char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

void append_ascii(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    case '\b': out += "\\b"; break;
    case '\f': out += "\\f"; break;
    case '\x7F': out += c; break;
    default: append_escape(out, static_cast<unsigned char>(c));
  }
}

/// Scalars; containers are left to the caller.
bool append_scalar(std::string& out, const json::value& value, Charset charset) {
  std::array<char, 24> digits{};
  const auto integer = [&](auto number) {
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
  };
  switch (value.kind()) {
    case json::kind::null: out += "null"; return true;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return true;
    case json::kind::int64: integer(value.get_int64()); return true;
    case json::kind::uint64: integer(value.get_uint64()); return true;
    case json::kind::double_: append_double(out, value.get_double()); return true;
    case json::kind::string: append_json_string(out, value.get_string(), charset); return true;
    case json::kind::array:
    case json::kind::object: return false;
  }
  return false;
}

/// One walk for both layouts: `level` < 0 means one line.
void append_tree(std::string& out, const json::value& value, int level, Charset charset) {
  if (append_scalar(out, value, charset)) return;
  const int inner = level < 0 ? level : level + 1;
  bool first = true;
  const auto separate = [&] {
    if (level < 0) {
      if (!first) out += ", ";
    } else {
      if (!first) out += ',';
      out += '\n';
      out.append(static_cast<std::size_t>(inner) * 2, ' ');
    }
    first = false;
  };
  const auto* object = value.if_object();
  out += object != nullptr ? '{' : '[';
  if (object != nullptr) {
    for (const auto& member : *object) {
      separate();
      append_json_string(out, member.key(), charset);
      out += ": ";
      append_tree(out, member.value(), inner, charset);
    }
  } else {
    for (const auto& element : value.get_array()) {
      separate();
      append_tree(out, element, inner, charset);
    }
  }
  if (level >= 0 && !first) {
    out += '\n';
    out.append(static_cast<std::size_t>(level) * 2, ' ');
  }
  out += object != nullptr ? '}' : ']';
}

}  // namespace

namespace {

/// Lets go of half-built trees when parsing fails: their memory may belong to the caller, who leaves before the next
/// call.
struct StackCleared {
  json::value_stack& stack;
  bool finished = false;
  ~StackCleared() {
    if (!finished) stack.reset();
  }
};

}  // namespace

json::value parse_json(std::string_view text, std::string_view what, json::storage_ptr storage) {
  // One parser per thread: its buffers are worth keeping over thousands of rows.
  thread_local json::basic_parser<TreeBuilder> parser(tolerant());
  parser.reset();
  StackCleared guard{parser.handler().stack};
  guard.stack.reset(std::move(storage));
  json::error_code failed;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), failed);
  if (!failed && used < text.size()) failed = json::error::extra_data;
  if (failed) {
    throw Error(Code::invalid,
                std::string(what) + ": not valid JSON: " + failed.message() + " at byte " + std::to_string(used));
  }
  guard.finished = true;
  return guard.stack.release();
}

void append_double(std::string& out, double number) {
  std::array<char, 32> digits{};
  const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += text;
  if (text.find_first_of(".en") == std::string_view::npos) out += ".0";  // n: of inf and nan
}

void append_json_string(std::string& out, std::string_view text, Charset charset) {
  out += '"';
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && stands_for_itself(static_cast<unsigned char>(text[end]))) ++end;
    out.append(text, at, end - at);
    at = end;
    if (at == text.size()) break;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      append_ascii(out, text[at++]);
      continue;
    }
    const auto point = decode(text.substr(at));
    if (charset == Charset::ascii) {
      append_code_point(out, point.value);
    } else if (!point.valid) {
      out += "\xEF\xBF\xBD";
    } else {
      out.append(text, at, point.bytes);
    }
    at += point.bytes;
  }
  out += '"';
}

void append_json(std::string& out, const json::value& value, int level, Charset charset) {
  append_tree(out, value, level, charset);
}

void append_json_line(std::string& out, const json::value& value, Charset charset) {
  append_tree(out, value, -1, charset);
}

}  // namespace bai::kernel::console
