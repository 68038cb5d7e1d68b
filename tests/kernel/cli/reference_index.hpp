/// The index of the reference's tree, with the handle of a command = its position in `reference_tree()`.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/descriptor.hpp"
#include "tests/kernel/cli/reference_tree.hpp"

namespace bai::kernel::cli::test {

inline CommandIndex reference_index() {
  CommandIndex index;
  const auto& tree = reference_tree();
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const auto& node = tree[i];
    if (node.path.empty()) continue;
    const std::string summary = "About " + node.path + ". More about it.";
    const CommandIndex::Entry entry{node.path, node.aliases, summary, "reference"};
    if (node.is_group) {
      index.add_group(entry, node.path == "admin session" ? "list" : "");
    } else {
      index.add_command(entry, i);
    }
  }
  return index;
}

inline CommandDescriptor reference_command(std::size_t handle) {
  return CommandDescriptor::parse(reference_tree()[handle].descriptor);
}

}  // namespace bai::kernel::cli::test
