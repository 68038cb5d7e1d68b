/// Lays out help texts in columns of a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bai::kernel::cli {

/// Columns used by help on a terminal of `columns`: at most 80 - 2, at least 50.
std::size_t help_width(int columns);

/// One paragraph broken at blanks into lines of at most `width` columns, joined by line ends, none at the end. A word
/// that does not fit in a line is cut.
std::string wrap(std::string_view text, std::size_t width, std::string_view first_indent, std::string_view next_indent);

/// Paragraphs (separated by an empty line) each wrapped, with an empty line between them.
std::string wrap_paragraphs(std::string_view text, std::size_t width, std::string_view indent);

using Rows = std::vector<std::pair<std::string, std::string>>;

/// Two columns, indented by 2: the first as wide as its widest entry, at most 30, plus 2; a longer entry pushes its
/// text to the next line. Ends with a line end.
std::string definition_list(const Rows& rows, std::size_t width);

/// The first sentence of `text`, cut at a word with "..." to `columns`.
std::string first_sentence(std::string_view text, std::size_t columns);

}  // namespace bai::kernel::cli
