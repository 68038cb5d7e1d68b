#include "kernel/console/text_width.hpp"

#include "kernel/console/width_ranges.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace bai::kernel::console {
namespace {

constexpr std::string_view kReplacementBytes = "\xEF\xBF\xBD";

bool contains(const Range* first, const Range* last, std::uint32_t c) {
  const auto* range = std::lower_bound(first, last, c, [](const Range& r, std::uint32_t x) { return r.last < x; });
  return range != last && range->first <= c;
}

bool commands_terminal(std::uint32_t c) {
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

bool is_plain_ascii(std::string_view text) {
  // Eight bytes at a time: a byte is outside 0x20…0x7E if its high bit is set, or borrows below 0x20, or carries above
  // 0x7E.
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if (((word | (word + kOnes) | (word - kOnes * 0x20)) & kHigh) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), printable);
}

std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(at++);
  if (lead < 0x80) return lead;
  const std::size_t more = lead >= 0xC2 && lead < 0xE0   ? 1
                           : lead >= 0xE0 && lead < 0xF0 ? 2
                           : lead >= 0xF0 && lead < 0xF5 ? 3
                                                         : 0;
  if (more == 0 || at + more > text.size()) return kReplacement;
  std::uint32_t c = lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kReplacement;
    c = c << 6 | (byte(at + i) & 0x3F);
  }
  const bool overlong = (more == 2 && c < 0x800) || (more == 3 && c < 0x10000);
  if (overlong || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return kReplacement;
  at += more;
  return c;
}

int code_point_width(std::uint32_t c) {
  if (c < 0x300) return 1;
  if (contains(std::begin(kZeroWidth), std::end(kZeroWidth), c)) return 0;
  return c >= 0x1100 && contains(std::begin(kWide), std::end(kWide), c) ? 2 : 1;
}

std::size_t display_width(std::string_view line) {
  if (is_plain_ascii(line)) return line.size();
  std::size_t width = 0, last = 0;
  for (std::size_t at = 0; at < line.size();) {
    const std::uint32_t c = next_code_point(line, at);
    if (c == 0xFE0F && last == 1) {  // asks for the emoji form of the character before, which is wide
      ++width;
      last = 2;
      continue;
    }
    const auto cells = static_cast<std::size_t>(code_point_width(c));
    width += cells;
    if (cells != 0) last = cells;
  }
  return width;
}

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
      const std::size_t start = at;
      const std::uint32_t code = next_code_point(text, at);
      if (code == kReplacement || commands_terminal(code)) {
        out += kReplacementBytes;
      } else {
        out.append(text, start, at - start);
      }
    }
  }
}

std::string neutral(std::string_view text, Lines lines) {
  std::string out;
  append_neutral(out, text, lines);
  return out;
}

}  // namespace bai::kernel::console
