/// Usage lines and the error for wrong command lines.
#pragma once

#include "kernel/base/error.hpp"
#include "kernel/base/exit_code.hpp"
#include "kernel/cli/descriptor.hpp"

#include <string>
#include <string_view>

namespace bai::kernel::cli {

/// The name in all texts, whatever the file is called.
inline constexpr std::string_view kProgram = "backend.ai";

/// A wrong command line. `what()` is the full text as printed to standard error, without the last line end:
/// usage line, "Try ... -h", an empty line, "Error: MESSAGE"; or "Error: MESSAGE" alone. Exit code `kExitUsage`; `id`
/// is "usage".
class __attribute__((visibility("default"))) UsageError : public Error {
 public:
  /// `usage` is the usage line, possibly wrapped, or empty for an error that stands alone.
  UsageError(std::string usage, std::string_view path_as_typed, std::string message);

  const std::string& message() const { return message_; }
  int exit_status() const { return kExitUsage; }

 private:
  std::string message_;
};

/// "backend.ai session create"; the program's name alone for the root's empty path.
std::string program_path(std::string_view path_as_typed);

/// "Usage: backend.ai session create [OPTIONS] IMAGE", wrapped to the help's width (see `help_width`), without a line
/// end. `path_as_typed`: words without the program's name; an alias stays an alias.
std::string usage_line(const CommandDescriptor& command, std::string_view path_as_typed, int columns = 80);
std::string group_usage_line(std::string_view path_as_typed, int columns = 80);

/// Throws `UsageError` (alone) for the first word that is not valid UTF-8.
void check_encoding(const std::string& word, std::size_t position, std::string_view path_as_typed);

}  // namespace bai::kernel::cli
