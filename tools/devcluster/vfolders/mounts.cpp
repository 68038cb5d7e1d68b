#include "tools/devcluster/vfolders/mounts.hpp"

#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/vfolders/records.hpp"

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;
constexpr const char* kHome = "/home/work/";

bool is_inside(const fs::path& inner, const fs::path& outer) {
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

const AccessibleFolder* find(const std::vector<AccessibleFolder>& folders, const std::string& name) {
  for (const auto& folder : folders)
    if (folder.row.text("name") == name) return &folder;
  return nullptr;
}

std::string target_of(const std::map<std::string, std::string>& map, const std::string& source) {
  const auto mapped = map.find(source);
  if (mapped == map.end()) return kHome + source.substr(0, source.find('/'));
  return mapped->second.starts_with("/") ? mapped->second : kHome + mapped->second;
}

SessionMount mount_of(const Volume& volume, const AccessibleFolder& folder, const std::string& source,
                      const std::map<std::string, std::string>& map) {
  const auto slash = source.find('/');
  SessionMount mount{folder.row.text("id"), folder.row.text("name"),
                     slash == std::string::npos ? "" : source.substr(slash + 1), target_of(map, source),
                     folder.permission == "ro" && !folder.is_owner};
  if (folder.row.text("permission") == "ro") mount.read_only = true;
  bool is_folder = false;
  try {
    is_folder = fs::is_directory(volume.resolve(mount.vfolder, mount.subpath));
  } catch (const VolumeError&) {
    // a path that leads out of the folder is none in it
  }
  if (!is_folder)
    throw invalid_params("The subpath '" + mount.subpath + "' should designate a subdirectory of the vfolder '" +
                         mount.name + "'.");
  return mount;
}

}  // namespace

std::vector<SessionMount> resolve_mounts(Store& store, const Volume& volume, const User& owner,
                                         const std::string& group_id, const std::vector<std::string>& mounts,
                                         const std::map<std::string, std::string>& mount_map) {
  for (const auto& one : mounts)
    for (const auto& other : mounts)
      if (&one != &other && is_inside(one, other))
        throw invalid_params("VFolder source path '" + one + "' overlaps with '" + other + "'");
  const auto folders = accessible_folders(store, owner);
  if (folders.empty() && !mounts.empty())
    throw object_not_found("virtual folder", "There is no accessible vfolders at all.");
  std::vector<SessionMount> all;
  for (const auto& source : mounts) {
    const auto name = source.substr(0, source.find('/'));
    const auto* folder = find(folders, name);
    if (folder == nullptr) throw object_not_found("virtual folder", "VFolder " + name + " is not found or accessible.");
    if (folder->row.text("ownership_type") == "group" && folder->row.text("grp") != group_id) continue;
    all.push_back(mount_of(volume, *folder, source, mount_map));
  }
  for (const auto& folder : folders)
    if (folder.row.text("name").starts_with(".") && folder.row.text("ownership_type") == "user")
      all.push_back(mount_of(volume, folder, folder.row.text("name"), {}));
  for (const auto& one : all)
    for (const auto& other : all)
      if (&one != &other && is_inside(one.inside, other.inside))
        throw invalid_params("VFolder mount path " + one.inside + " overlaps with " + other.inside);
  return all;
}

void save_mounts(Store& store, const std::string& session_id, const std::vector<SessionMount>& mounts) {
  std::vector<std::string> names;
  for (const auto& mount : mounts) {
    store.db().change("INSERT INTO session_mounts VALUES (?,?,?,?,?)",
                      {session_id, mount.vfolder, mount.subpath, mount.inside, std::int64_t{mount.read_only}});
    names.push_back(mount.name);
  }
  store.db().change("UPDATE sessions SET mounts = ? WHERE id = ?", {to_text(make_text_array(names)), session_id});
}

std::vector<KernelMount> mounts_of(Store& store, const Volume& volume, const std::string& session_id) {
  std::vector<KernelMount> all;
  for (const auto& row : store.db().query("SELECT * FROM session_mounts WHERE session_id = ?", {session_id}))
    all.push_back(
        {volume.resolve(row.text("vfolder"), row.text("subpath")), row.text("inside"), row.integer("read_only") != 0});
  return all;
}

}  // namespace bai::devcluster
