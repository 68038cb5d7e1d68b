/// Quoting of typed words in messages.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel::cli {

/// `word` in single quotes; in double quotes if it holds a single quote and no double one. Control characters and bytes
/// that are not UTF-8 become escapes (`\n`, `\x1b`), so that a message cannot control the terminal. Source: Python's
/// `repr` of text, which the reference prints.
std::string quoted(std::string_view word);

}  // namespace bai::kernel::cli
