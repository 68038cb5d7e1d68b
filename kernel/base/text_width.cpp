#include "kernel/base/text_width.hpp"

#include "kernel/base/width_ranges.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>

namespace bai::kernel {
namespace {

bool contains(const Range* first, const Range* last, char32_t c) {
  const auto* range = std::lower_bound(first, last, c, [](const Range& r, char32_t x) { return r.last < x; });
  return range != last && range->first <= c;
}

bool printable(char c) { return c >= 0x20 && c < 0x7F; }

}  // namespace

CodePoint decode(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const CodePoint invalid{kReplacement, 1, false};
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return invalid;
  char32_t value = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return invalid;
    value = (value << 6U) | (byte(i) & 0x3fU);
  }
  const bool overlong = (bytes == 3 && value < 0x800) || (bytes == 4 && value < 0x10000);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return invalid;
  return {value, bytes, true};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto point = decode(text);
    if (!point.valid) return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const auto point = decode(text);
    points += point.value;
    text.remove_prefix(point.bytes);
  }
  return points;
}

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

int code_point_width(char32_t c) {
  if (c < 0x300) return 1;
  if (contains(std::begin(kZeroWidth), std::end(kZeroWidth), c)) return 0;
  return c >= 0x1100 && contains(std::begin(kWide), std::end(kWide), c) ? 2 : 1;
}

std::size_t display_width(std::string_view line) {
  if (is_plain_ascii(line)) return line.size();
  std::size_t width = 0, last = 0;
  for (std::size_t at = 0; at < line.size();) {
    const auto point = decode(line.substr(at));
    const char32_t c = point.value;
    at += point.bytes;
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

std::size_t prefix_of(std::string_view text, std::size_t cells) {
  std::size_t bytes = 0;
  std::size_t used = 0;
  while (bytes < text.size()) {
    const auto point = decode(text.substr(bytes));
    used += static_cast<std::size_t>(code_point_width(point.value));
    if (used > cells && bytes > 0) break;
    bytes += point.bytes;
  }
  return bytes;
}

}  // namespace bai::kernel
