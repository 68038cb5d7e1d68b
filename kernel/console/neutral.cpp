#include "kernel/console/neutral.hpp"

#include "kernel/base/text_width.hpp"

namespace bai::kernel::console {
namespace {

constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";

bool commands_terminal(char32_t c) {
  return (c >= 0x80 && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 ||
         c == 0x2029;
}

bool printable(char c) { return c >= 0x20 && c < 0x7F; }

/// Appends one ASCII control character in its visible form; returns how many bytes of `text` it took.
std::size_t append_control(std::string& out, std::string_view text, std::size_t at, Lines lines) {
  const char c = text[at];
  const bool line_end = c == '\n' || (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n');
  if (line_end && lines == Lines::keep) {
    out += '\n';
    return c == '\r' ? 2 : 1;
  }
  if (c == '\t') {
    out += "    ";
  } else {
    out += "\xE2\x90";  // U+2400 + c; DEL is U+2421
    out += static_cast<char>(0x80 + (c == 0x7F ? 0x21 : c));
  }
  return 1;
}

}  // namespace

void append_neutral(std::string& out, std::string_view text, Lines lines) {
  if (is_plain_ascii(text)) {
    out += text;
    return;
  }
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (printable(c)) {
      out += c;
      ++at;
    } else if (static_cast<unsigned char>(c) < 0x80) {
      at += append_control(out, text, at, lines);
    } else {
      const auto point = decode(text.substr(at));
      if (point.value == kReplacement || commands_terminal(point.value)) {
        out += kReplacementBytes;
      } else {
        out.append(text, at, point.bytes);
      }
      at += point.bytes;
    }
  }
}

std::string neutral(std::string_view text, Lines lines) {
  std::string out;
  append_neutral(out, text, lines);
  return out;
}

}  // namespace bai::kernel::console
