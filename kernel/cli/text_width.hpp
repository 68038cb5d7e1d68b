/// UTF-8 text measured in terminal columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bai::kernel::cli {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  ///< at least 1 unless the text is empty
  bool valid = false;
};

/// The first code point of `text`; an invalid sequence is one byte with `valid` false.
CodePoint decode(std::string_view text);
bool is_utf8(std::string_view text);
/// All code points; invalid bytes become U+FFFD.
std::u32string code_points(std::string_view text);

/// Columns of one code point: 0 for combining marks, 2 for wide characters (East Asian Width W and F, emoji), else 1.
int columns_of(char32_t point);
/// Columns of a text without control characters.
std::size_t columns_of(std::string_view text);
/// Bytes of the longest prefix of `text` that fits in `columns`; at least one code point.
std::size_t prefix_of(std::string_view text, std::size_t columns);

}  // namespace bai::kernel::cli
