/// What lies beside a plugin's library: plugin.json (identity and summaries) and commands.json (the descriptor texts,
/// one a line).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

struct CommandPlace {
  std::string path;
  std::vector<std::string> aliases;
};

/// One line of commands.json, and what a list or a lookup needs to know of it.
struct CommandSummary {
  std::vector<CommandPlace> places;  ///< the first is the command's own path
  std::string summary;
  std::uint64_t offset = 0, length = 0;  ///< of the descriptor in commands.json, in bytes
  bool hidden = false;
};
struct GroupSummary {
  std::string path;
  std::vector<std::string> aliases;
  std::string summary, default_command;
  bool open = false;
};
struct FunctionSummary {
  std::string name, summary;
  bool stream = false;
  std::uint64_t offset = 0, length = 0;
};

struct Manifest {
  std::string id, version, summary;
  int abi_major = 0, abi_minor = 0;
  std::filesystem::path directory;
  std::filesystem::path inside;  ///< the kernel's library that holds the plugin's code; empty = it has one of its own
  std::vector<CommandSummary> commands;
  std::vector<GroupSummary> groups;
  std::vector<FunctionSummary> functions;

  std::filesystem::path library() const { return inside.empty() ? directory / "lib" / (id + ".so") : inside; }
  std::filesystem::path descriptors() const { return directory / "commands.json"; }
};

/// Reads `directory`/plugin.json. Throws `Error` (invalid, not_found) naming the file and the member that is wrong.
Manifest read_manifest(const std::filesystem::path& directory);

/// The descriptor text of a summary. Throws if commands.json is not the file that the manifest was written with.
std::string read_descriptor(const Manifest& manifest, std::uint64_t offset, std::uint64_t length);

/// Whole file as text; throws `Error` (not_found, fail) with the path and the system's reason.
std::string read_file(const std::filesystem::path& path);

/// Hash that tells two texts apart by accident, not by design: packages carry real checksums. FNV-1a, 64 bits, as
/// "fnv1a64:<16 hex digits>".
std::string text_digest(std::string_view text);

}  // namespace bai::kernel
