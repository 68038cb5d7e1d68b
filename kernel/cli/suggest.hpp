/// "Did you mean ...?" for misspelt commands and options.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/option_table.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// Canonical paths, at most 3, the best first: commands whose name or alias is near `words.front()` in this group, then
/// in the whole tree (also the right command in the wrong group, and swapped words). `words`: what follows the group's
/// own words, not empty.
std::vector<std::string> suggest_commands(const CommandIndex& index, NodeId group, std::span<const std::string> words);

/// "No such command 'x'." with a suggestion if there is one.
std::string no_such_command(const CommandIndex& index, NodeId group, std::span<const std::string> words);

/// "No such option: --x" and near matches among the long options of the table, as click 8.1 words them.
std::string no_such_option(std::string_view flag, const OptionTable& table);

}  // namespace bai::kernel::cli
