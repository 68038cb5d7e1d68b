/// The folders of one user, by the XDG base directory specification 0.8.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel {

/// Looks up an environment variable; none = not present (an empty value is present).
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The environment of this process.
Environment process_environment();

struct Directories {
  std::filesystem::path config;  ///< $XDG_CONFIG_HOME/backend.ai, by default ~/.config/backend.ai
  std::filesystem::path state;   ///< $XDG_STATE_HOME/backend.ai, by default ~/.local/state/backend.ai
};

/// A relative path in a variable is ignored, as the specification demands. Without a home folder the paths are empty.
Directories user_directories(const Environment& environment);

/// Writes `content` to `file` (mode 0600) by renaming a finished file over it; makes its folder (mode 0700).
/// A reader sees the old or the new content, never a part. Throws `Error` (fail, id "file-write").
void write_private_file(const std::filesystem::path& file, std::string_view content);

/// The content of `file`; none if there is no such file. Throws `Error` (fail, id "file-read").
std::optional<std::string> read_file(const std::filesystem::path& file);

}  // namespace bai::kernel
