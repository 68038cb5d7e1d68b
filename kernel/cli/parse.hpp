/// Words of one command → its arguments as JSON.
#pragma once

#include "kernel/cli/descriptor.hpp"
#include "kernel/cli/global_options.hpp"

#include <span>
#include <string>
#include <string_view>

namespace bai::kernel::cli {

struct ParsedCommand {
  bool help = false;           ///< `--help` was given: nothing else was checked beyond the grammar
  std::string arguments_json;  ///< one object as sdk/docs/descriptors.md says, defaults filled in; empty with `help`
  GlobalOptions globals;       ///< those among `words`
};

/// Parses `words`, what follows the command's own words. `columns` of the terminal wrap the usage line of errors.
///
/// Order of checks: grammar; `--help`; values in the order in which their options appear, then arguments; what is
/// absent; surplus words. Throws `UsageError`. Looks at the file system for `existing-path` and `file` values, opens
/// nothing. Source: client 22.03 (click 8.1 core.py, parser.py).
ParsedCommand parse(const CommandDescriptor& command, std::string_view path_as_typed,
                    std::span<const std::string> words, int columns = 80);

}  // namespace bai::kernel::cli
