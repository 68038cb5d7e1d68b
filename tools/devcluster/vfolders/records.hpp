/// Virtual folders in the store: who may reach which, and how a name in a path becomes a folder.
/// Source: manager 22.03 `models/vfolder.py` query_accessible_vfolders, `api/vfolder.py` vfolder_permission_required.
#pragma once

#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/storage/server.hpp"

namespace bai::devcluster {

/// A folder as one user sees it. The row has the columns of `vfolder_view`, `permission` replaced by what this user
/// may.
struct AccessibleFolder {
  Row row;
  bool is_owner = false;
  bool is_shared = false;  ///< by invitation
  std::string permission;
};

/// Own folders, those shared with the user, those of groups; oldest first.
std::vector<AccessibleFolder> accessible_folders(Store& store, const User& user);

enum class Level { kRead, kWrite, kOwner };
/// The folder named in the path. Throws Problem 404 when the caller cannot reach one of that name at this level.
AccessibleFolder folder_in_path(const Request& request, Services& services, Level level);

/// Hosts that the caller may put folders on, in order; `group` adds its own.
std::vector<std::string> allowed_hosts(Store& store, const Identity& caller, const std::optional<std::string>& group);

/// 400 vfolder-operation-failed.
Problem folder_failed(const VolumeError& error);
/// The rule of folder names: letters, digits, "._-" inside, a dot in front.
Rule folder_name_rule();
/// Throws Problem 400 for a name that sessions need themselves.
void check_not_reserved(const std::string& name);
std::string without_dashes(std::string uuid);

}  // namespace bai::devcluster
