/// Text from elsewhere, with nothing in it that commands a terminal.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel::console {

enum class Lines { keep, join };  ///< join: line ends become visible characters as well

/// Appends `text` with everything that could command a terminal made visible: C0 controls and DEL as their pictures
/// (U+2400…), C1 controls, bidirectional overrides and malformed UTF-8 as U+FFFD; a tab becomes four blanks, CR LF a
/// line end. Printable text is copied.
void append_neutral(std::string& out, std::string_view text, Lines lines = Lines::keep);
std::string neutral(std::string_view text, Lines lines = Lines::keep);

}  // namespace bai::kernel::console
