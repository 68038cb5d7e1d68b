/// Completion of command lines: the scripts for shells, and what they ask the program.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/descriptor.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// The script for `bash`, `zsh` or `fish`, to be sourced. Throws `Error` (invalid) for another shell.
/// The scripts run `backend.ai __complete -- WORDS...` with the words up to the cursor, the last one being completed
/// (possibly empty).
std::string completion_script(std::string_view shell);

struct Candidate {
  std::string value;
  std::string description;  ///< one line, may be empty
};

/// What the shell offers beside the candidates.
enum class PathCompletion { none, files, directories };

struct Completion {
  std::vector<Candidate> candidates;
  PathCompletion paths = PathCompletion::none;

  /// One candidate a line, `value\tdescription`; then a last line `:none`, `:files` or `:dirs`.
  std::string text() const;
};

/// Reads a command's full descriptor by its handle; nothing = it cannot be read, nothing is offered.
using DescriptorLoader = std::function<std::optional<CommandDescriptor>(std::size_t handle)>;

/// What may stand in the place of `words.back()`. Loads at most one descriptor, opens no plugin, touches no network.
/// Throws nothing of its own: a line that is wrong already has no completions.
Completion complete(const CommandIndex& index, const DescriptorLoader& load, std::span<const std::string> words);

}  // namespace bai::kernel::cli
