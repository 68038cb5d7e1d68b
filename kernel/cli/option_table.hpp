/// The options that a command, a group or the root understands at parse time, the shared ones included.
#pragma once

#include "kernel/cli/descriptor.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

struct OptionEntry {
  enum class Kind { own, help, global };
  Kind kind = Kind::own;
  Parameter parameter;
};

class OptionTable {
 public:
  /// A command's own options, then `-h, --help`, then the global ones; a spelling that the command declares itself is
  /// not shared.
  static OptionTable of_command(const CommandDescriptor& command);
  static OptionTable of_group();
  static OptionTable of_root();  ///< also knows `--version`

  const std::vector<OptionEntry>& entries() const { return entries_; }
  /// nullptr for an unknown spelling.
  const OptionEntry* find(std::string_view flag) const;
  /// Long spellings that may be suggested: own ones and `--help`, for the root also the global ones; in the order of
  /// declaration.
  std::vector<std::string> suggestible() const;

 private:
  void add_shared(bool is_root);
  std::vector<OptionEntry> entries_;
  bool is_root_ = false;
};

/// `-x`, in contrast to `--name` or `-name`. The letter may be any code point.
bool is_short(std::string_view flag);

/// The `-h, --help` of a table whose other options are `taken`; `flags` is empty if both spellings are taken.
Parameter help_parameter(const std::vector<OptionEntry>& taken);

}  // namespace bai::kernel::cli
