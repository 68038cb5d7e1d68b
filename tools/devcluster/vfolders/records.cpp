#include "tools/devcluster/vfolders/records.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace bai::devcluster {
namespace {

bool satisfies(const AccessibleFolder& folder, Level level) {
  if (folder.is_owner) return true;
  if (level == Level::kRead) return true;
  return level == Level::kWrite ? folder.permission == "rw" || folder.permission == "wd" : folder.permission == "wd";
}

void add_hosts(std::set<std::string>& hosts, const std::string& json) {
  const auto parsed = parse_json(json);
  if (parsed && is_array(*parsed))
    for (const auto& host : *as_array(*parsed)) hosts.insert(host.toString());
}

}  // namespace

std::vector<AccessibleFolder> accessible_folders(Store& store, const User& user) {
  std::vector<AccessibleFolder> all;
  for (auto& row : store.db().query("SELECT * FROM vfolder_view WHERE user = ? ORDER BY created_at", {user.uuid})) {
    const auto permission = row.text("permission");
    all.push_back({std::move(row), true, false, permission});
  }
  for (auto& row : store.db().query(
           "SELECT v.*, p.permission AS shared_permission FROM vfolder_permissions p JOIN vfolder_view v ON v.id = "
           "p.vfolder WHERE p.user = ? AND v.ownership_type = 'user' ORDER BY v.created_at",
           {user.uuid})) {
    const auto permission = row.text("shared_permission");
    all.push_back({std::move(row), false, true, permission});
  }
  const bool admin = user.role == "admin" || user.role == "superadmin";
  for (auto& row : store.db().query(
           "SELECT v.*, p.permission AS own_permission FROM vfolder_view v LEFT JOIN vfolder_permissions p ON "
           "p.vfolder "
           "= v.id AND p.user = ?1 WHERE v.ownership_type = 'group' AND (?2 = 'superadmin' OR (?2 = 'admin' AND "
           "v.domain_name = ?3) OR EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = v.grp AND m.user_id = ?1)) "
           "ORDER BY v.created_at",
           {user.uuid, user.role, user.domain_name})) {
    const auto permission = row.is_null("own_permission") ? row.text("permission") : row.text("own_permission");
    all.push_back({std::move(row), admin, false, permission});
  }
  return all;
}

AccessibleFolder folder_in_path(const Request& request, Services& services, Level level) {
  const auto& name = request.variables.at("name");
  for (auto& folder : accessible_folders(services.store, request.caller().user))
    if (folder.row.text("name") == name && satisfies(folder, level)) return folder;
  throw object_not_found("virtual folder", "Your operation may be permission denied.");
}

std::vector<std::string> allowed_hosts(Store& store, const Identity& caller, const std::optional<std::string>& group) {
  std::set<std::string> hosts;
  if (const auto domain =
          store.db().first("SELECT allowed_vfolder_hosts FROM domains WHERE name = ?", {caller.user.domain_name}))
    add_hosts(hosts, domain->text("allowed_vfolder_hosts"));
  for (const auto& row : store.db().query(
           "SELECT g.allowed_vfolder_hosts FROM groups g JOIN group_members m ON m.group_id = g.id WHERE m.user_id = ? "
           "AND (?2 = '' OR g.id = ?2)",
           {caller.user.uuid, group.value_or("")}))
    add_hosts(hosts, row.text("allowed_vfolder_hosts"));
  if (const auto policy = store.db().first("SELECT allowed_vfolder_hosts FROM keypair_resource_policies WHERE name = ?",
                                           {caller.policy.name}))
    add_hosts(hosts, policy->text("allowed_vfolder_hosts"));
  return {hosts.begin(), hosts.end()};
}

Problem folder_failed(const VolumeError& error) {
  return {400, "vfolder-operation-failed", "Virtual folder operation has failed.", error.what(),
          make_object({{"errno", error.number()}, {"paths", make_text_array({error.path()})}})};
}

Rule folder_name_rule() { return rules::pattern("^\\.?[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$"); }

void check_not_reserved(const std::string& name) {
  static const std::set<std::string> reserved = {".terminfo", ".jupyter", ".tmux.conf", ".ssh"};
  static const std::regex start_files(R"(^\.[a-z0-9]+rc$|^\.[a-z0-9]+_profile$)");
  if (reserved.contains(name) || std::regex_match(name, start_files))
    throw invalid_params(name + " is reserved for internal operations.");
}

std::string without_dashes(std::string uuid) {
  uuid.erase(std::remove(uuid.begin(), uuid.end(), '-'), uuid.end());
  return uuid;
}

}  // namespace bai::devcluster
