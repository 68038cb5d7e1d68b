/// Changes of the user's config.yaml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bai::kernel {

/// `content` with the text `value` at `path` (keys from the root, the maps on the way are made). Comments and layout
/// stay wherever the file is written in block style; otherwise the file is written anew. Throws `Error` (invalid,
/// "config-file") if `content` is not a YAML mapping, or something on the way is none.
std::string with_value(const std::filesystem::path& file, const std::string& content,
                       const std::vector<std::string>& path, const std::string& value);

/// Sets `name` of `profile` in `file`, which is made (0600) if it is not there. A first profile becomes the current
/// one. Throws `Error` (invalid, fail).
void set_in_profile(const std::filesystem::path& file, const std::string& profile, const std::string& name,
                    const std::string& value);

/// Makes `profile` the one that is used when nothing else is said. Throws `Error` (invalid, "config-no-such-profile").
void use_profile(const std::filesystem::path& file, const std::string& profile);

}  // namespace bai::kernel
