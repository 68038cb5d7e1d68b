#include "kernel/cli/quote.hpp"

#include "kernel/base/text_width.hpp"

namespace bai::kernel::cli {
namespace {

void append_hex(std::string& text, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  text += "\\x";
  text += kDigits[byte >> 4U];
  text += kDigits[byte & 0xfU];
}

}  // namespace

std::string quoted(std::string_view word) {
  const bool has_single = word.find('\'') != std::string_view::npos;
  const char quote = has_single && word.find('"') == std::string_view::npos ? '"' : '\'';
  std::string text(1, quote);
  for (std::size_t i = 0; i < word.size();) {
    const auto point = decode(word.substr(i));
    const char c = word[i];
    if (!point.valid) {
      append_hex(text, static_cast<unsigned char>(c));
    } else if (c == '\n') {
      text += "\\n";
    } else if (c == '\t') {
      text += "\\t";
    } else if (c == '\r') {
      text += "\\r";
    } else if (point.value < 0x20 || (point.value >= 0x7f && point.value < 0xa0)) {
      append_hex(text, static_cast<unsigned char>(point.value));
    } else {
      if (c == quote || c == '\\') text += '\\';
      text += word.substr(i, point.bytes);
    }
    i += point.bytes;
  }
  return text + quote;
}

}  // namespace bai::kernel::cli
