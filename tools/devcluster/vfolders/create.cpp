/// `POST /folders` and clone: where folders come from. Source: manager 22.03 `api/vfolder.py` create, clone.
#include "tools/devcluster/base/byte_size.hpp"
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/vfolders/records.hpp"

#include <algorithm>

namespace bai::devcluster {
namespace {

struct NewFolder {
  std::string name, host, usage_mode, permission;
  std::optional<std::string> group;  ///< its id
  std::optional<std::int64_t> max_size;
  bool cloneable = false;
};

std::optional<std::string> text_of(const JsonObject& params, const char* name) { return text_member(params, name); }

std::string host_of(Services& services, const Identity& caller, const std::optional<std::string>& wanted) {
  const auto host = wanted ? wanted : services.store.config("volumes/default_host");
  if (!host) throw invalid_params("You must specify the vfolder host because the default host is not configured.");
  const auto hosts = allowed_hosts(services.store, caller, std::nullopt);
  if (std::find(hosts.begin(), hosts.end(), *host) == hosts.end())
    throw invalid_params("You are not allowed to use this vfolder host.");
  return *host;
}

/// The group's id.
std::optional<std::string> group_of(Store& store, const Identity& caller, const std::optional<std::string>& wanted) {
  if (!wanted) return std::nullopt;
  const auto group =
      store.db().first("SELECT id, domain_name FROM groups WHERE id = ?1 OR (name = ?1 AND domain_name = ?2)",
                       {*wanted, caller.user.domain_name});
  if (!group) throw object_not_found("user group (or project)");
  if (!caller.keypair.is_admin) throw forbidden("no permission");
  if (group->text("domain_name") != caller.user.domain_name) throw invalid_params("No such group.");
  return group->text("id");
}

void check_room(Store& store, const Identity& caller, const NewFolder& folder) {
  const auto limit =
      store.db().first("SELECT max_vfolder_count FROM keypair_resource_policies WHERE name = ?", {caller.policy.name});
  const auto owned = store.db().first("SELECT count(*) AS n FROM vfolders WHERE user = ?", {caller.user.uuid});
  if (limit && limit->integer("max_vfolder_count") > 0 && owned->integer("n") >= limit->integer("max_vfolder_count"))
    throw invalid_params("You cannot create more vfolders.");
  for (const auto& other : accessible_folders(store, caller.user))
    if (other.row.text("name") == folder.name && other.row.text("host") == folder.host)
      throw Problem(400, "vfolder-already-exists", "The virtual folder already exists with the same name.");
}

/// Inserts the row and gives the reply's document.
JsonObject insert(Services& services, const Identity& caller, const NewFolder& folder, const std::string& id) {
  Store& store = services.store;
  const Cell user = folder.group ? Cell() : Cell(caller.user.uuid), group = folder.group ? Cell(*folder.group) : Cell();
  const std::string type = folder.group ? "group" : "user";
  store.db().change(
      "INSERT INTO vfolders (id, host, name, usage_mode, permission, ownership_type, user, grp, creator, "
      "unmanaged_path, "
      "max_files, max_size, created_at, last_used, cloneable) VALUES (?,?,?,?,?,?,?,?,?,'',1000,?,?,NULL,?)",
      {id, folder.host, folder.name, folder.usage_mode, folder.permission, type, user, group, caller.user.email,
       folder.max_size ? Cell(*folder.max_size) : Cell(), store.now_text(), std::int64_t{folder.cloneable}});
  return make_object({{"id", without_dashes(id)},
                      {"name", folder.name},
                      {"host", folder.host},
                      {"usage_mode", folder.usage_mode},
                      {"permission", folder.permission},
                      {"max_size", folder.max_size ? Json(*folder.max_size) : Json()},
                      {"creator", caller.user.email},
                      {"ownership_type", type},
                      {"user", folder.group ? Json() : Json(caller.user.uuid)},
                      {"group", or_null(folder.group)},
                      {"cloneable", folder.cloneable}});
}

Response create(Request& request, Services& services) {
  const auto& caller = request.caller();
  const auto params = check_params(
      request, {{{"name"}, folder_name_rule(), {}},
                {{"host", "folder_host"}, rules::nullable(rules::text()), otherwise({})},
                {{"usage_mode"}, rules::nullable(rules::one_of({"general", "model", "data"})), otherwise("general")},
                {{"permission"}, rules::nullable(rules::one_of({"ro", "rw", "wd"})), otherwise("rw")},
                {{"unmanaged_path", "unmanagedPath"}, rules::nullable(rules::text()), otherwise({})},
                {{"group", "groupId", "group_id"}, rules::nullable(rules::text()), otherwise({})},
                {{"quota"}, rules::any(), otherwise({})},
                {{"cloneable"}, rules::flag(), otherwise(false)}});
  if (text_of(params, "unmanaged_path")) {
    if (caller.user.role != "admin" && caller.user.role != "superadmin") throw forbidden("Insufficient permission");
    throw Problem(400, "vfolder-creation-failed", "Virtual folder creation has failed.",
                  "this server has no unmanaged folders");
  }
  NewFolder folder;
  folder.name = params->getValue<std::string>("name");
  folder.usage_mode = text_of(params, "usage_mode").value_or("general");
  folder.permission = text_of(params, "permission").value_or("rw");
  folder.cloneable = params->getValue<bool>("cloneable");
  const auto group = text_of(params, "group");
  check_not_reserved(folder.name);
  if (folder.name.starts_with(".") && group && folder.name != ".local")
    throw invalid_params("dot-prefixed vfolders cannot be a group folder.");
  folder.host = host_of(services, caller, text_of(params, "host"));
  const auto quota = parse_byte_size(params->get("quota").isEmpty() ? "0" : params->get("quota").toString());
  if (!quota) throw invalid_params("Input validation error", make_object({{"quota", "value is not a valid size"}}));
  if (*quota > 0) folder.max_size = *quota >> 20;
  check_room(services.store, caller, folder);
  folder.group = group_of(services.store, caller, group);
  const std::string id = new_uuid();
  try {
    services.storage->volume.create(id);
  } catch (const VolumeError& error) {
    throw Problem(400, "vfolder-creation-failed", "Virtual folder creation has failed.", error.what());
  }
  return json_reply(insert(services, caller, folder, id), 201);
}

Response clone(Request& request, Services& services) {
  const auto& caller = request.caller();
  const auto source = folder_in_path(request, services, Level::kRead);
  const auto params =
      check_params(request, {{{"target_name"}, folder_name_rule(), {}},
                             {{"target_host"}, rules::nullable(rules::text()), otherwise({})},
                             {{"usage_mode"}, rules::one_of({"general", "model", "data"}), otherwise("general")},
                             {{"permission"}, rules::one_of({"ro", "rw", "wd"}), otherwise("rw")},
                             {{"cloneable"}, rules::flag(), otherwise(false)}});
  if (source.row.integer("cloneable") == 0) throw forbidden("The source vfolder is not permitted to be cloned.");
  NewFolder folder;
  folder.name = params->getValue<std::string>("target_name");
  folder.usage_mode = params->getValue<std::string>("usage_mode");
  folder.permission = params->getValue<std::string>("permission");
  folder.cloneable = params->getValue<bool>("cloneable");
  check_not_reserved(folder.name);
  folder.host = host_of(services, caller, text_of(params, "target_host"));
  check_room(services.store, caller, folder);
  const std::string id = new_uuid();
  try {
    services.storage->volume.copy(source.row.text("id"), id);
  } catch (const VolumeError& error) {
    services.storage->volume.remove(id);
    throw folder_failed(error);
  }
  // the copy is complete before the reply, so there is no background task to follow
  return json_reply(insert(services, caller, folder, id), 201);
}

}  // namespace

void add_folder_create_routes(Front& front, Services& services) {
  front.add({"POST", "/folders", Access::kAuth, StatusGuard::kAll,
             [&services](Request& request) { return create(request, services); }});
  front.add({"POST", "/folders/{name}/clone", Access::kAuth, StatusGuard::kAll,
             [&services](Request& request) { return clone(request, services); }});
}

}  // namespace bai::devcluster
