/// The resource statistics that a server reports when a session ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel::console {

/// `stats_json`: the object "stats" of the answer. Returns the lines of its table, each with its line end; empty text
/// if there is nothing to show; none if the object is of a version that this program does not know (say so in a
/// warning). Throws `Error` (invalid) for what is not an object. Source: client 22.03 cli/session.py, agent 22.03
/// stats.py.
std::optional<std::string> render_statistics(std::string_view stats_json);

}  // namespace bai::kernel::console
