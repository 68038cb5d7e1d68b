/// The help of whatever a command line names.
#pragma once

#include "kernel/cli/help.hpp"
#include "kernel/cli/route.hpp"
#include "kernel/program/command_set.hpp"

#include <string>

namespace bai::kernel {

inline constexpr std::string_view kAbout = "Command-line toolkit for Backend.AI clusters.";

inline std::string help_text(const CommandSet& commands, const cli::Route& route, int columns) {
  const auto& node = commands.index().node(route.node);
  if (!node.is_group) return cli::render_command_help(commands.descriptor(node.handle), route.path_as_typed, columns);
  if (route.node == cli::kRoot && route.path_as_typed.empty())
    return cli::render_root_help(commands.index(), columns, kAbout);
  return cli::render_group_help(commands.index(), route.node, route.path_as_typed, columns);
}

}  // namespace bai::kernel
