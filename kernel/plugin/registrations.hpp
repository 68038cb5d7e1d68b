/// What one plugin registered in `open()`: recorded, written as its manifest by the build step, compared with it when a
/// program runs.
#pragma once

#include <bai/plugin.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

struct RegisteredCommand {
  std::string descriptor;
  bai_command_fn run = nullptr;
  void* self = nullptr;
};
struct RegisteredFunction {
  std::string descriptor;
  bai_function_fn run = nullptr;
  void* self = nullptr;
  bool stream = false;
};

/// Filled by one thread while the plugin's `open` runs; only read afterwards.
class Registrations {
 public:
  /// Each throws `Error`: invalid for a descriptor that is not one line of JSON with a name, or a name that was
  /// registered before; denied after `close`.
  void add_command(std::string_view descriptor, bai_command_fn run, void* self);
  void add_function(std::string_view descriptor, bai_function_fn run, void* self);
  void add_group(std::string_view descriptor);
  /// The plugin's `open` has returned.
  void close() noexcept { open_ = false; }

  const RegisteredCommand* command(std::string_view path) const;
  const RegisteredFunction* function(std::string_view name) const;
  const std::map<std::string, RegisteredCommand, std::less<>>& commands() const noexcept { return commands_; }
  const std::map<std::string, RegisteredFunction, std::less<>>& functions() const noexcept { return functions_; }

  /// The content of commands.json: every descriptor in its own line: groups, commands, functions, each sorted by name.
  std::string descriptors_file() const;
  /// The content of plugin.json. `identity`: JSON object whose members are copied (summary, license, …).
  std::string manifest_file(const bai_plugin& entry, const std::string& identity_json) const;
  /// Throws `Error` (invalid) with the first difference from the plugin.json and commands.json in `directory`.
  void compare(const bai_plugin& entry, const std::filesystem::path& directory) const;

 private:
  void check(std::string_view descriptor) const;
  bool open_ = true;
  std::map<std::string, RegisteredCommand, std::less<>> commands_;
  std::map<std::string, RegisteredFunction, std::less<>> functions_;
  std::map<std::string, std::string, std::less<>> groups_;
};

}  // namespace bai::kernel
