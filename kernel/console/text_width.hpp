/// Text as terminals show it: cells instead of bytes, and nothing that commands the terminal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bai::kernel::console {

inline constexpr std::uint32_t kReplacement = 0xFFFD;

/// Decodes the code point at `at` and moves `at` behind it; malformed UTF-8 gives `kReplacement` and moves by at least
/// one byte. `at` must be less than `text.size()`.
std::uint32_t next_code_point(std::string_view text, std::size_t& at);

/// Cells of a code point: 0 (combining marks, joiners, variation selectors), 1, or 2 (East Asian wide, emoji). Source:
/// Unicode 14 EastAsianWidth and general categories, ambiguous width counted as 1.
int code_point_width(std::uint32_t code_point);

/// Cells of one line of text that has no control characters.
std::size_t display_width(std::string_view line);

enum class Lines { keep, join };  ///< join: line ends become visible characters as well

/// Appends `text` with everything that could command a terminal made visible: C0 controls and DEL as their pictures
/// (U+2400…), C1 controls, bidirectional overrides and malformed UTF-8 as U+FFFD; a tab becomes four blanks, CR LF a
/// line end. Printable text is copied.
void append_neutral(std::string& out, std::string_view text, Lines lines = Lines::keep);
std::string neutral(std::string_view text, Lines lines = Lines::keep);

/// True if `text` is printable ASCII only: then its width is its size and nothing needs neutralising.
bool is_plain_ascii(std::string_view text);

}  // namespace bai::kernel::console
