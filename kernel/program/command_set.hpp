/// All commands of this process: the kernel's own and those of the plugins that were found, in one index.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/descriptor.hpp"
#include "kernel/plugin/discovery.hpp"
#include "kernel/program/builtin.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

/// Where a command of the index comes from.
struct CommandSource {
  const Builtin* builtin = nullptr;   ///< the kernel's own
  const Candidate* plugin = nullptr;  ///< or a plugin's
  const CommandSummary* summary = nullptr;
};

/// Reads manifests only. A plugin that cannot be used keeps its command names, hidden: who types one learns the reason.
class CommandSet {
 public:
  explicit CommandSet(const std::vector<Candidate>& candidates);
  /// The commands of one plugin, also those that another one shadows.
  explicit CommandSet(const Candidate& only) { add_plugin(only); }
  const cli::CommandIndex& index() const noexcept { return index_; }
  const CommandSource& source(std::size_t handle) const { return sources_.at(handle); }
  /// The full descriptor; throws `Error` if it cannot be read.
  cli::CommandDescriptor descriptor(std::size_t handle) const;

 private:
  void add_builtins();
  void add_plugin(const Candidate& candidate);
  void add(const std::vector<CommandPlace>& places, const std::string& summary, const std::string& owner, bool hidden,
           CommandSource source);
  cli::CommandIndex index_;
  std::vector<CommandSource> sources_;
};

}  // namespace bai::kernel
