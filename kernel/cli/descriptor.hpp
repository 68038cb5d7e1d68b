/// Descriptors: the data of one command or one group, read from the one-line JSON text that a plugin registers.
///
/// The members are those of sdk/docs/descriptors.md; what is absent has the default given there.
#pragma once

#include "kernel/cli/value_type.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// A positional argument (no `flags`) or an option.
struct Parameter {
  std::string name;
  std::vector<std::string> flags;
  std::string show;
  ValueType type = ValueType::text;
  std::vector<std::string> choices;
  bool repeat = false;
  bool required = false;
  /// JSON text as declared. A JSON string is converted like a typed word (except for type `json`), other values must be
  /// of the type.
  std::optional<std::string> default_json;
  bool show_default = false;
  std::string default_text;  ///< shown instead of the default itself
  std::string help;
  std::string complete;
  bool hidden = false;

  bool takes_value() const { return type != ValueType::flag; }
  /// Of an option: what follows its spellings in help, e.g. `NAME`, `[a|b]`; empty for a flag.
  std::string placeholder() const;
  /// Of an argument: its spelling in the usage line, e.g. `[FILES]...`.
  std::string display() const;
  /// How messages name it: `'-q' / '--quota'`, `'[FILES]...'`.
  std::string hint() const;
};

struct Place {
  std::string path;
  std::vector<std::string> aliases;
};

struct Example {
  std::string line;  ///< without the program's name
  std::string text;
};

struct Exit {
  int code = 0;
  std::string text;
};

struct CommandDescriptor {
  std::string path;
  std::vector<std::string> aliases;
  std::vector<Place> also;
  std::string summary;
  std::string help;
  std::vector<Parameter> args;
  std::vector<Parameter> options;
  std::vector<Example> examples;
  std::vector<Exit> exits;
  bool extra = false;
  bool hidden = false;

  /// Reads and checks one text. Throws `Error` (invalid) that names the command, the parameter and the member that is
  /// unknown, missing, of another type, or contradicts another one.
  static CommandDescriptor parse(std::string_view json);
};

struct GroupDescriptor {
  std::string path;  ///< member `group`
  std::vector<std::string> aliases;
  std::string summary;
  std::string help;
  bool open = false;
  std::string default_command;  ///< member `default`: a subcommand's name, or empty

  /// As `CommandDescriptor::parse`.
  static GroupDescriptor parse(std::string_view json);
};

}  // namespace bai::kernel::cli
