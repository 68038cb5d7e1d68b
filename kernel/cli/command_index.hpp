/// All commands and groups by name, built from summaries only: what root help, dispatch, suggestions and completion
/// need.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// Index of a node in `CommandIndex`; stays valid while nodes are added.
using NodeId = std::size_t;
inline constexpr NodeId kRoot = 0;

struct CommandNode {
  std::string name;                  ///< last word of `path`
  std::string path;                  ///< canonical, "session create"; empty for the root
  std::vector<std::string> aliases;  ///< sorted
  std::string summary;
  std::string default_command;  ///< groups: runs when options, but no subcommand, are given
  std::string owner;            ///< id of the plugin; of an undeclared group: of its first command
  std::size_t handle = 0;       ///< commands: the owner's own number, passed through
  bool is_group = false;
  bool hidden = false;
  bool declared = false;  ///< groups: false while only commands below it are known
  std::vector<NodeId> children;
};

/// A name that was not added because another owner was first.
struct ShadowedName {
  std::string path;  ///< with the alias as its last word, if an alias is concerned
  std::string owner;
  std::string by;  ///< owner of what stands there
};

struct Resolution {
  NodeId node = kRoot;
  std::string path;           ///< canonical
  std::string path_as_typed;  ///< the words that led there
  std::size_t consumed = 0;   ///< number of those words
  bool is_group = true;
};

/// Not thread-safe while it is being built; afterwards any thread may read.
class CommandIndex {
 public:
  CommandIndex();

  struct Entry {
    std::string_view path;
    std::span<const std::string> aliases;
    std::string_view summary;
    std::string_view owner;
    bool hidden = false;
  };

  /// Adds a group or fills one that only its commands had made. Of a group declared twice the first text stays, aliases
  /// are united.
  void add_group(const Entry& group, std::string_view default_command = {});
  /// Adds a command and the groups above it. A path or alias that is already there is not added but recorded in
  /// `shadowed`.
  void add_command(const Entry& command, std::size_t handle);

  /// Follows `words` as far as they name groups and a command, by name or alias; stops at the first other word.
  Resolution resolve(std::span<const std::string> words) const;

  const CommandNode& node(NodeId id) const { return nodes_[id]; }
  /// The child of a group with this name or alias; `kRoot` = there is none.
  NodeId child(NodeId group, std::string_view name) const;
  /// Children that help lists, sorted by name.
  std::vector<NodeId> listing(NodeId group) const;
  std::size_t size() const { return nodes_.size(); }
  const std::vector<ShadowedName>& shadowed() const { return shadowed_; }

 private:
  /// The group at `path`, made if missing; `kRoot` with `blocked` set if a command stands in its way.
  NodeId group_at(std::string_view path, std::string_view owner, NodeId& blocked);
  NodeId append(NodeId parent, std::string_view name, std::string_view owner);
  void add_aliases(NodeId id, NodeId parent, std::span<const std::string> aliases, std::string_view owner);

  std::vector<CommandNode> nodes_;
  std::vector<ShadowedName> shadowed_;
};

}  // namespace bai::kernel::cli
