/// Named sets of settings in the user's config.yaml.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace bai::kernel {

/// One profile: setting name → text. `name` is empty if none was chosen.
struct Profile {
  std::string name;
  std::filesystem::path file;
  std::map<std::string, std::string> values;
};

/// Reads profile `wanted` of `file`, or the one that the file's `profile:` names; a file without either gives an empty
/// profile.
///
/// Shape: `profiles: {NAME: {endpoint: …, access_key: …, …}}`, lists are joined with commas; `profile: NAME`.
/// Throws `Error` (invalid): "config-no-such-profile", "config-file" (not YAML, other shapes), "config-file-mode" (a
/// file that holds a secret key and that others can read). No file and no `wanted` is an empty profile.
Profile read_profile(const std::filesystem::path& file, const std::optional<std::string>& wanted);

}  // namespace bai::kernel
