/// UTF-8 text measured in terminal cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bai::kernel {

inline constexpr char32_t kReplacement = 0xFFFD;

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  ///< at least 1 unless the text is empty
  bool valid = false;
};

/// The first code point of `text`; a malformed sequence is one byte, `kReplacement`, with `valid` false.
CodePoint decode(std::string_view text);
bool is_utf8(std::string_view text);
/// All code points; malformed bytes become U+FFFD.
std::u32string code_points(std::string_view text);

/// Cells of a code point: 0 (combining marks, joiners, variation selectors), 1, or 2 (East Asian wide, emoji). Source:
/// Unicode 14 EastAsianWidth and general categories, ambiguous width counted as 1.
int code_point_width(char32_t code_point);
/// Cells of one line of text that has no control characters.
std::size_t display_width(std::string_view line);
/// Bytes of the longest prefix of `text` that fits in `cells`; at least one code point.
std::size_t prefix_of(std::string_view text, std::size_t cells);

/// True if `text` is printable ASCII only: then its width is its size.
bool is_plain_ascii(std::string_view text);

}  // namespace bai::kernel
