/// Folders in sessions: which ones a creation request means, and where they are mounted.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/storage/server.hpp"

#include <map>

namespace bai::devcluster {

struct SessionMount {
  std::string vfolder, name, subpath, inside;  ///< folder's id; its name; below it; where the session sees it
  bool read_only = false;
};

/// Throws Problem 404 for folders that the owner cannot reach, 400 for paths that overlap or do not exist. Folders with
/// a dot in front are mounted without being asked for. Source: manager 22.03 `models/vfolder.py`
/// prepare_vfolder_mounts.
std::vector<SessionMount> resolve_mounts(Store& store, const Volume& volume, const User& owner,
                                         const std::string& group_id, const std::vector<std::string>& mounts,
                                         const std::map<std::string, std::string>& mount_map);
void save_mounts(Store& store, const std::string& session_id, const std::vector<SessionMount>& mounts);
/// What the session's kernel is started with.
std::vector<KernelMount> mounts_of(Store& store, const Volume& volume, const std::string& session_id);

}  // namespace bai::devcluster
