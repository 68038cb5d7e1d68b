/// Near matches of a misspelt word.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// Similarity 0 to 1 of two texts: 2·M/T, M = code points in matching blocks, T = code points of both. Not symmetric.
/// Source: Python `difflib.SequenceMatcher(None, a, b).ratio()`, its popularity rule for `b` of 200 and more code
/// points included.
double similarity(std::string_view a, std::string_view b);

/// At most 3 of `candidates` with a similarity to `word` of 0.6 and more, the best first, equal ones in descending
/// order of text. Source: Python `difflib.get_close_matches`.
std::vector<std::string> close_matches(std::string_view word, std::span<const std::string> candidates);

/// Code points to insert, delete, replace, or swap with their neighbour to turn `a` into `b` (optimal string
/// alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace bai::kernel::cli
