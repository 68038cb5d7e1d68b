/// The command tree of client 22.03 as descriptors.
#pragma once

#include <string>
#include <vector>

namespace bai::kernel::cli::test {

struct ReferenceOption {
  std::vector<std::string> flags;
  std::string type;  ///< as descriptors name it
  std::vector<std::string> choices;
  std::string placeholder;  ///< as its help shows it; empty for flags
};

struct ReferenceNode {
  std::string path;  ///< without the program's name; empty for the root
  bool is_group = false;
  std::vector<std::string> aliases;
  std::string usage;       ///< the usage line, not wrapped
  std::string descriptor;  ///< one line; empty for the root
  std::vector<ReferenceOption> options;
  std::vector<std::string> argument_types, argument_displays;
  bool has_extra = false;
};

/// All 171 nodes of tests/kernel/cli/reference_tree.json.
const std::vector<ReferenceNode>& reference_tree();

/// The node at `path`; fails the program if there is none.
const ReferenceNode& reference_node(const std::string& path);

/// Content of a file beside the tests.
std::string test_file(const std::string& name);

}  // namespace bai::kernel::cli::test
