/// Uncompressed archives for downloads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace bai::devcluster {

/// An archive of one file or folder under its base name; symbolic links are kept as links. None when it would be larger
/// than `limit` bytes. Names longer than 100 bytes get the GNU long-name record. Source: POSIX ustar, GNU tar manual.
std::optional<std::string> make_tar(const std::filesystem::path& path, std::size_t limit);

}  // namespace bai::devcluster
