/// The whole command line up to the command's own words: which command, group help, or version is meant.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/global_options.hpp"

#include <span>
#include <string>
#include <vector>

namespace bai::kernel::cli {

/// What stands before the first command word.
struct RootLine {
  GlobalOptions globals;
  bool help = false;
  bool version = false;      ///< not set if `--help` came first
  std::size_t consumed = 0;  ///< words read; the rest begins with the first command word, or is empty
};

/// Throws `UsageError`.
RootLine parse_root(std::span<const std::string> words, int columns = 80);

struct Route {
  enum class Kind { version, group_help, command };
  Kind kind = Kind::group_help;
  NodeId node = kRoot;        ///< the command, or the group whose help is wanted (`kRoot`: root help)
  std::string path_as_typed;  ///< without the program's name
  std::size_t consumed = 0;   ///< the command's own words begin here
  GlobalOptions globals;      ///< given up to `consumed`; those of the command's words come from `parse`
};

/// Walks the words from the root. A group without further words asks for its help; a group that is given options only
/// runs its default command, if it has one. Throws `UsageError` (no such command with suggestions, no such option,
/// missing command).
Route route(const CommandIndex& index, std::span<const std::string> words, int columns = 80);

}  // namespace bai::kernel::cli
