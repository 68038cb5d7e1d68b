/// Command lines whose command belongs to a named plugin: `plugin run ID COMMAND...`.
#pragma once

#include "kernel/program/command_set.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

/// The usable plugin with this id, or the first one; throws `Error` (not_found, unsupported).
const Candidate& plugin_with_id(const std::vector<Candidate>& candidates, std::string_view id);

/// True if `rest`, the words behind the command of `source`, begin with the id of a plugin whose command is meant.
/// Then options among them belong to that command, not to `plugin run`.
bool names_plugin_command(const CommandSource& source, std::span<const std::string> rest);

}  // namespace bai::kernel
