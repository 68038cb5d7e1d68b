/// Help texts. Layout: client 22.03 (click 8.1 formatting.py).
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/descriptor.hpp"

#include <string>
#include <string_view>

namespace bai::kernel::cli {

// `columns`: of the terminal; help uses `help_width(columns)`. The texts end with a line end. `path_as_typed`: without
// the program's name.

/// The help of an option or argument with its notes: default, required.
std::string option_text(const Parameter& parameter);

/// Usage line, text, Arguments (if one has a help text), Options, Examples, Exit codes (if declared).
std::string render_command_help(const CommandDescriptor& command, std::string_view path_as_typed, int columns);

/// Usage line, text, Options, Commands. `help`: the group's full text; empty = its summary.
std::string render_group_help(const CommandIndex& index, NodeId group, std::string_view path_as_typed, int columns,
                              std::string_view help = {});

/// The same for the root, whose options are the global ones. `help`: what the program is, as text.
std::string render_root_help(const CommandIndex& index, int columns, std::string_view help);

}  // namespace bai::kernel::cli
