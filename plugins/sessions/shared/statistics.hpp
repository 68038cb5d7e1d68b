// The statistics that the server sends when a session ends.
#pragma once

#include <bai/json.hpp>

namespace sessions {

/// The `stats` object as a table without headings, each line ended by "\n". Empty text if there is nothing to show.
/// Throws `bai::Error` (BAI_E_UNSUPPORTED) for a version of the object that is not known (1 and 2 are).
/// Source: client 22.03 cli/pretty.py, cli/utils.py.
std::string statistics_table(const bai::Json& stats);

/// 123456 bytes → {"120.6", "KiB"}; below 1024 {"512", "Bytes"}.
std::pair<std::string, std::string> binary_size(double bytes);

/// "12345.678" → "12,345.678"; text that is no number stays.
std::string with_separators(std::string_view number);

}  // namespace sessions
