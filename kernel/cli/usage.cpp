#include "kernel/cli/usage.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/cli/layout.hpp"
#include "kernel/cli/quote.hpp"

namespace bai::kernel::cli {
namespace {

std::string full_text(const std::string& usage, std::string_view path, const std::string& message) {
  if (usage.empty()) return "Error: " + message;
  return usage + "\nTry '" + program_path(path) + " -h' for help.\n\nError: " + message;
}

std::string usage_of(std::string_view path, const std::string& arguments, int columns) {
  constexpr std::size_t kFewestColumns = 20;  // for the arguments, beside the path
  const std::string prefix = "Usage: " + program_path(path) + " ";
  const auto width = help_width(columns);
  if (width >= display_width(prefix) + kFewestColumns) {
    return wrap(arguments, width, prefix, std::string(display_width(prefix), ' '));
  }
  const std::string indent(11, ' ');
  return prefix + "\n" + wrap(arguments, width, indent, indent);
}

}  // namespace

UsageError::UsageError(std::string usage, std::string_view path_as_typed, std::string message)
    : Error(Code::invalid, full_text(usage, path_as_typed, message)), message_(std::move(message)) {
  id = "usage";
}

std::string program_path(std::string_view path_as_typed) {
  std::string text(kProgram);
  if (!path_as_typed.empty()) text += " " + std::string(path_as_typed);
  return text;
}

std::string usage_line(const CommandDescriptor& command, std::string_view path_as_typed, int columns) {
  std::string arguments = "[OPTIONS]";
  for (const auto& arg : command.args) {
    if (!arg.hidden) arguments += " " + arg.display();
  }
  return usage_of(path_as_typed, arguments, columns);
}

std::string group_usage_line(std::string_view path_as_typed, int columns) {
  return usage_of(path_as_typed, "[OPTIONS] COMMAND [ARGS]...", columns);
}

void check_encoding(const std::string& word, std::size_t position, std::string_view path_as_typed) {
  if (is_utf8(word)) return;
  throw UsageError({}, {},
                   "Word " + std::to_string(position) + " after '" + program_path(path_as_typed) +
                       "' is not valid UTF-8: " + quoted(word) +
                       ". Give it in UTF-8; rename a file with such a name first.");
}

}  // namespace bai::kernel::cli
