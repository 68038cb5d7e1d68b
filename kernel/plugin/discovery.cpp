#include "kernel/plugin/discovery.hpp"

#include "kernel/base/error.hpp"
#include "kernel/plugin/client.hpp"

#include <bai/plugin.h>

#include <algorithm>
#include <cstdlib>
#include <pwd.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

/// Everything lies relative to the program: bin/backend.ai → lib/backend.ai/plugins.
fs::path installation() {
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::path() : program.parent_path().parent_path();
}

std::string check_abi(const Manifest& manifest) {
  if (manifest.abi_major != BAI_ABI_MAJOR) {
    return "it is built for plugin ABI " + std::to_string(manifest.abi_major) + ", this is " +
           std::to_string(BAI_ABI_MAJOR) + "; install a version of the plugin for this backend.ai";
  }
  if (manifest.abi_minor > BAI_ABI_MINOR) {
    return "it needs plugin ABI " + std::to_string(manifest.abi_major) + "." + std::to_string(manifest.abi_minor) +
           ", this is " + std::to_string(BAI_ABI_MAJOR) + "." + std::to_string(BAI_ABI_MINOR) + "; upgrade backend.ai";
  }
  return {};
}

std::string check_files(const Manifest& manifest) {
  std::error_code failed;
  if (!fs::is_regular_file(manifest.library(), failed))
    return "its library " + manifest.library().string() + " is missing; install the plugin again";
  for (const auto& path :
       {manifest.directory, manifest.library().parent_path(), manifest.library(), manifest.descriptors()}) {
    if (auto problem = unsafe_permissions(path); !problem.empty()) return problem;
  }
  return {};
}

Candidate examine(const fs::path& directory, bool bundled, bool built_in) {
  Candidate candidate;
  candidate.directory = directory;
  candidate.bundled = bundled || built_in;
  try {
    candidate.manifest = read_manifest(directory);
    if (built_in) candidate.manifest.inside = runtime_library();
    candidate.problem = check_abi(candidate.manifest);
    if (candidate.problem.empty()) candidate.problem = check_files(candidate.manifest);
  } catch (const Error& error) {
    candidate.manifest.id = directory.filename().string();
    candidate.problem = error.what();
    if (!error.hint.empty()) candidate.problem += "; " + error.hint;
  }
  return candidate;
}

std::vector<fs::path> plugin_folders(const fs::path& folder) {
  std::error_code failed;
  if (fs::exists(folder / "plugin.json", failed)) return {folder};
  std::vector<fs::path> found;
  for (auto it = fs::directory_iterator(folder, failed); !failed && it != fs::directory_iterator();
       it.increment(failed)) {
    if (fs::exists(it->path() / "plugin.json", failed)) found.push_back(it->path());
    failed.clear();
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool owners_own_group(uid_t owner, gid_t group) {
  const passwd* user = ::getpwuid(owner);
  return user != nullptr && user->pw_gid == group;
}

}  // namespace

PluginPath plugin_path() {
  PluginPath path;
  if (const auto root = installation(); !root.empty()) {
    path.built_in = root / "lib/backend.ai/builtin";
    path.folders.push_back(path.built_in);
  }
  const auto listed = variable("BACKENDAI_PLUGIN_PATH");
  for (std::size_t start = 0; start <= listed.size() && !listed.empty();) {
    const auto end = std::min(listed.find(':', start), listed.size());
    // never relative ones: a plugin must not depend on where the user happens to be
    if (const fs::path folder(listed.substr(start, end - start)); folder.is_absolute()) path.folders.push_back(folder);
    start = end + 1;
  }
  if (const auto data = variable("XDG_DATA_HOME"); !data.empty() && data.front() == '/') {
    path.folders.push_back(fs::path(data) / "backend.ai" / "plugins");
  } else if (const auto home = variable("HOME"); !home.empty() && home.front() == '/') {
    path.folders.push_back(fs::path(home) / ".local/share/backend.ai/plugins");
  }
  if (const auto root = installation(); !root.empty()) {
    path.bundled = root / "lib/backend.ai/plugins";
    path.folders.push_back(path.bundled);
  }
  return path;
}

std::vector<Candidate> discover(const PluginPath& path) {
  std::vector<Candidate> all;
  for (const auto& folder : path.folders) {
    for (const auto& directory : plugin_folders(folder)) {
      auto candidate = examine(directory, folder == path.bundled, folder == path.built_in);
      const auto first = std::find_if(all.begin(), all.end(), [&](const Candidate& other) {
        return other.usable() && candidate.problem.empty() && other.manifest.id == candidate.manifest.id;
      });
      if (first != all.end()) candidate.shadowed_by = first->directory.string();
      all.push_back(std::move(candidate));
    }
  }
  return all;
}

std::string unsafe_permissions(const fs::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return path.string() + " cannot be read";
  if ((info.st_mode & S_IWOTH) != 0)
    return "everybody may write to " + path.string() + "; run: chmod o-w " + path.string();
  if (info.st_uid != 0 && info.st_uid != ::geteuid())
    return path.string() + " belongs to another user; run: chown " + std::to_string(::geteuid()) + " " + path.string();
  if ((info.st_mode & S_IWGRP) != 0 && info.st_gid != 0 && !owners_own_group(info.st_uid, info.st_gid)) {
    return "a group may write to " + path.string() + "; run: chmod g-w " + path.string();
  }
  return {};
}

}  // namespace bai::kernel
