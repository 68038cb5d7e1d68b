// bai/json.hpp: a reader that hands out slices of a checked text, and a writer. No dependency.
#pragma once

#include <bai/core.hpp>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <vector>

namespace bai BAI_HIDDEN {

namespace json_detail {

[[noreturn]] inline void bad(const char* what) {
  throw Error(BAI_E_INVALID, std::string("not the JSON that was expected: ") + what);
}

inline bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
inline int hex_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Walks over one JSON text. Each skip_* starts at its token and ends behind it.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {}

  const char* position() const noexcept { return at_; }
  bool done() const noexcept { return at_ == end_; }
  void skip_space() noexcept {
    while (at_ != end_ && is_space(*at_)) ++at_;
  }
  /// True, and behind it, if the next token is `c`.
  bool take(char c) noexcept {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  void expect(char c, const char* what) {
    if (!take(c)) bad(what);
  }
  std::string_view value(int depth) {
    skip_space();
    const char* start = at_;
    skip_value(depth);
    return {start, static_cast<size_t>(at_ - start)};
  }

 private:
  void skip_value(int depth) {
    if (at_ == end_) bad("it ends too early");
    if (depth == 0) bad("it is nested too deeply");
    switch (*at_) {
      case '"': return skip_string();
      case '{': return skip_members('}', depth);
      case '[': return skip_members(']', depth);
      case 't': return skip_word("true");
      case 'f': return skip_word("false");
      case 'n': return skip_word("null");
      default: return skip_number();
    }
  }
  void skip_members(char close, int depth) {
    ++at_;
    if (take(close)) return;
    do {
      if (close == '}') {
        skip_space();
        if (at_ == end_ || *at_ != '"') bad("a member's name is missing");
        skip_string();
        expect(':', "a colon is missing");
      }
      skip_space();
      skip_value(depth - 1);
    } while (take(','));
    expect(close, "a bracket is not closed");
  }
  void skip_string() {
    for (++at_; at_ != end_; ++at_) {
      if (*at_ == '"') {
        ++at_;
        return;
      }
      if (static_cast<unsigned char>(*at_) < 0x20) bad("a control character in a string");
      if (*at_ == '\\') skip_escape();
    }
    bad("a string is not closed");
  }
  void skip_escape() {
    ++at_;
    if (at_ == end_) bad("a string is not closed");
    if (std::string_view("\"\\/bfnrt").find(*at_) != std::string_view::npos) return;
    if (*at_ != 'u') bad("an unknown escape in a string");
    for (int i = 0; i < 4; ++i) {
      if (++at_ == end_ || hex_digit(*at_) < 0) bad("an unknown escape in a string");
    }
  }
  void skip_word(std::string_view word) {
    if (std::string_view(at_, static_cast<size_t>(end_ - at_)).substr(0, word.size()) != word) bad("an unknown word");
    at_ += word.size();
  }
  void skip_digits() {
    if (at_ == end_ || !is_digit(*at_)) bad("a malformed number");
    while (at_ != end_ && is_digit(*at_)) ++at_;
  }
  void skip_number() {
    if (*at_ == '-') ++at_;
    if (at_ != end_ && *at_ == '0') {
      ++at_;
    } else {
      skip_digits();
    }
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      skip_digits();
    }
    if (at_ == end_ || (*at_ != 'e' && *at_ != 'E')) return;
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    skip_digits();
  }
  const char* at_;
  const char* end_;
};

inline void append_utf8(std::string& out, unsigned c) {
  const auto put = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

inline unsigned code_unit(std::string_view raw, size_t at) {
  unsigned value = 0;
  for (size_t i = at; i < at + 4; ++i) value = value * 16 + static_cast<unsigned>(hex_digit(raw[i]));
  return value;
}

/// `raw` is a checked string token with its quotes. A surrogate without its other half becomes U+FFFD.
inline std::string decode(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t i = 1; i + 1 < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
      continue;
    }
    const char c = raw[++i];
    if (c != 'u') {
      constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
      out += kTo[kFrom.find(c)];
      continue;
    }
    unsigned unit = code_unit(raw, i + 1);
    i += 4;
    if (unit >= 0xD800 && unit < 0xDC00 && raw.substr(i + 1, 2) == "\\u") {
      const unsigned low = code_unit(raw, i + 3);
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        i += 6;
      }
    }
    append_utf8(out, unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit);
  }
  return out;
}

}  // namespace json_detail

/// A JSON value inside a checked text, which must outlive it. Reading another type than the value has throws `Error`
/// (BAI_E_INVALID).
class Json {
 public:
  /// `text` is exactly one JSON value, at most 64 levels deep.
  static Json parse(std::string_view text) {
    json_detail::Scanner scan(text);
    const auto raw = scan.value(64);
    scan.skip_space();
    if (!scan.done()) json_detail::bad("there is text behind it");
    return Json(raw);
  }

  /// The slice of the text.
  std::string_view raw() const noexcept { return raw_; }
  bool is_null() const noexcept { return raw_ == "null"; }
  bool is_object() const noexcept { return raw_[0] == '{'; }
  bool is_array() const noexcept { return raw_[0] == '['; }
  bool is_string() const noexcept { return raw_[0] == '"'; }
  bool boolean() const {
    if (raw_ != "true" && raw_ != "false") json_detail::bad("true or false was expected");
    return raw_ == "true";
  }
  std::int64_t integer() const {
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(raw_.data(), raw_.data() + raw_.size(), value);
    if (failed != std::errc{} || end != raw_.data() + raw_.size()) json_detail::bad("an integer was expected");
    return value;
  }
  double number() const {  // libc++ 14 has no from_chars for double
    if (raw_[0] != '-' && !json_detail::is_digit(raw_[0])) json_detail::bad("a number was expected");
    return std::strtod(std::string(raw_).c_str(), nullptr);
  }
  std::string string() const {
    if (!is_string()) json_detail::bad("a string was expected");
    return json_detail::decode(raw_);
  }
  /// visit(name, value) for each member, in the order of the text.
  template <class Visit>
  void members(Visit visit) const {
    walk('{', '}',
         [&](std::string_view name, std::string_view value) { visit(json_detail::decode(name), Json(value)); });
  }
  /// visit(value) for each element.
  template <class Visit>
  void elements(Visit visit) const {
    walk('[', ']', [&](std::string_view, std::string_view value) { visit(Json(value)); });
  }
  /// The last member of that name: none if it is absent or null.
  std::optional<Json> find(std::string_view name) const {
    std::optional<Json> found;
    members([&](const std::string& key, const Json& value) {
      if (key == name) found = value;
    });
    return found && !found->is_null() ? found : std::nullopt;
  }
  /// Member or element count.
  size_t size() const {
    size_t n = 0;
    const auto count = [&](std::string_view, std::string_view) { ++n; };
    is_object() ? walk('{', '}', count) : walk('[', ']', count);
    return n;
  }

  // Members with a fallback, for answers whose members may be missing.
  std::string text_or(std::string_view name, std::string_view fallback) const {
    const auto value = find(name);
    return value && value->is_string() ? value->string() : std::string(fallback);
  }
  std::int64_t integer_or(std::string_view name, std::int64_t fallback) const {
    const auto value = find(name);
    return value ? value->integer() : fallback;
  }
  bool boolean_or(std::string_view name, bool fallback) const {
    const auto value = find(name);
    return value ? value->boolean() : fallback;
  }

 private:
  explicit Json(std::string_view raw) : raw_(raw) {}
  template <class Visit>
  void walk(char open, char close, Visit visit) const {
    if (raw_[0] != open) json_detail::bad(open == '{' ? "an object was expected" : "an array was expected");
    json_detail::Scanner scan(raw_.substr(1));
    if (scan.take(close)) return;
    do {
      std::string_view name;
      if (open == '{') {
        name = scan.value(65);
        scan.expect(':', "a colon is missing");
      }
      visit(name, scan.value(65));
    } while (scan.take(','));
  }
  std::string_view raw_;
};

/// `text` as a JSON string; control characters are escaped.
inline std::string quote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out += '"';
}

/// Writes an object; members stand in the order of the calls, so the same program always writes the same bytes.
class JsonObject {
 public:
  JsonObject& raw(std::string_view name, std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    text_ += quote(name);
    text_ += ':';
    text_ += json;
    return *this;
  }
  JsonObject& text(std::string_view name, std::string_view value) { return raw(name, quote(value)); }
  JsonObject& number(std::string_view name, std::int64_t value) { return raw(name, std::to_string(value)); }
  JsonObject& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  JsonObject& null(std::string_view name) { return raw(name, "null"); }
  /// All members of another object.
  JsonObject& members(const JsonObject& other) {
    if (other.empty()) return *this;
    if (!empty()) text_ += ',';
    text_.append(other.text_, 1);
    return *this;
  }
  bool empty() const noexcept { return text_.size() == 1; }
  std::string done() const { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

/// Writes an array.
class JsonArray {
 public:
  JsonArray& raw(std::string_view json) {
    if (text_.size() > 1) text_ += ',';
    text_ += json;
    return *this;
  }
  JsonArray& text(std::string_view value) { return raw(quote(value)); }
  bool empty() const noexcept { return text_.size() == 1; }
  std::string done() const { return text_ + "]"; }

 private:
  std::string text_ = "[";
};

inline std::string json_array(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const auto& text : texts) array.text(text);
  return array.done();
}

}  // namespace )
