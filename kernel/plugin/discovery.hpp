/// Finds installed plugins without opening a library.
#pragma once

#include "kernel/plugin/manifest.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bai::kernel {

/// A plugin's folder that was found, whether it can be used or not.
struct Candidate {
  std::filesystem::path directory;
  Manifest manifest;        ///< valid if `problem` is empty
  std::string problem;      ///< why it cannot be used: one sentence with the next step; empty = usable
  std::string shadowed_by;  ///< folder of the plugin of the same id that comes first; empty = none
  bool bundled = false;     ///< from the installation's own folder

  bool usable() const noexcept { return problem.empty() && shadowed_by.empty(); }
};

/// Folders to look into, in their order: $BACKENDAI_PLUGIN_PATH (colon-separated; relative entries are ignored), the
/// user's data folder
/// ($XDG_DATA_HOME/backend.ai/plugins), the installation's own one. Before all of them: the descriptors of what lives
/// in the kernel's runtime library, which no plugin replaces.
struct PluginPath {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path bundled;   ///< the last of `folders`
  std::filesystem::path built_in;  ///< the first of `folders`; its plugins have no libraries of their own
};
PluginPath plugin_path();

/// Every sub-folder with a plugin.json (a folder that itself has one counts as one). Of one id the earlier folder wins.
/// A plugin that cannot be used is in the result with its reason and affects nothing else.
std::vector<Candidate> discover(const PluginPath& path);

/// Why a file or folder may not be trusted: everybody, or a group other than the owner's own, may write to it, or its
/// owner is neither root nor the caller. Empty = fine.
std::string unsafe_permissions(const std::filesystem::path& path);

}  // namespace bai::kernel
