/// Lists, hosts and the folder as a whole. Source: manager 22.03 `api/vfolder.py`.
#include "tools/devcluster/vfolders/records.hpp"

namespace bai::devcluster {
namespace {

Json text_or_null(const Row& row, const char* column) { return or_null(row.maybe_text(column)); }

JsonObject list_entry(const AccessibleFolder& folder) {
  const Row& row = folder.row;
  return make_object({{"name", row.text("name")},
                      {"id", without_dashes(row.text("id"))},
                      {"host", row.text("host")},
                      {"usage_mode", row.text("usage_mode")},
                      {"created_at", to_rest_text(row.text("created_at"))},
                      {"is_owner", folder.is_owner},
                      {"permission", folder.permission},
                      {"user", text_or_null(row, "user")},
                      {"group", text_or_null(row, "grp")},
                      {"creator", row.text("creator")},
                      {"user_email", text_or_null(row, "user_email")},
                      {"group_name", text_or_null(row, "group_name")},
                      {"ownership_type", row.text("ownership_type")},
                      {"type", row.text("ownership_type")},
                      {"cloneable", row.integer("cloneable") != 0},
                      {"max_files", row.integer("max_files")},
                      {"max_size", row.is_null("max_size") ? Json() : Json(row.integer("max_size"))}});
}

Response list(Request& request, Services& services) {
  const auto params =
      check_params(request, {{{"all"}, rules::flag(), otherwise(false)},
                             {{"group_id", "groupId"}, rules::nullable(rules::text()), otherwise({})},
                             {{"owner_user_email", "ownerUserEmail"}, rules::nullable(rules::text()), otherwise({})}});
  if (params->getValue<bool>("all")) throw invalid_params("Deprecated use of 'all' option");
  const auto group = text_member(params, "group_id");
  auto entries = make_array();
  for (const auto& folder : accessible_folders(services.store, request.caller().user)) {
    const bool other_group = folder.row.text("ownership_type") == "group" && group && folder.row.text("grp") != *group;
    if (!other_group) entries->add(list_entry(folder));
  }
  return json_reply(entries);
}

Response info(Request& request, Services& services) {
  const auto folder = folder_in_path(request, services, Level::kRead);
  const Row& row = folder.row;
  const auto usage = services.storage->volume.usage(row.text("id"));
  const auto created = to_rest_text(row.text("created_at"));
  return json_reply(make_object({{"name", row.text("name")},
                                 {"id", without_dashes(row.text("id"))},
                                 {"host", row.text("host")},
                                 {"numFiles", usage.files},
                                 {"num_files", usage.files},
                                 {"used_bytes", usage.bytes},
                                 {"created", created},
                                 {"created_at", created},
                                 {"last_used", created},
                                 {"user", row.maybe_text("user").value_or("None")},
                                 {"group", row.maybe_text("grp").value_or("None")},
                                 {"type", row.text("ownership_type")},
                                 {"is_owner", folder.is_owner},
                                 {"permission", folder.permission},
                                 {"usage_mode", row.text("usage_mode")},
                                 {"cloneable", row.integer("cloneable") != 0},
                                 {"max_size", row.is_null("max_size") ? Json() : Json(row.integer("max_size"))}}));
}

Response erase(Services& services, const std::string& id) {
  Store& store = services.store;
  if (store.db().first(std::string("SELECT 1 FROM session_mounts m JOIN sessions s ON s.id = m.session_id WHERE "
                                   "m.vfolder = ? AND s.status NOT IN ") +
                           "('TERMINATED','CANCELLED')",
                       {id}))
    throw invalid_params("The vfolder is mounted in a session.");
  store.db().transaction([&] {
    for (const char* sql : {"DELETE FROM vfolder_permissions WHERE vfolder = ?",
                            "DELETE FROM vfolder_invitations WHERE vfolder = ?", "DELETE FROM vfolders WHERE id = ?"})
      store.db().change(sql, {id});
  });
  try {
    services.storage->volume.remove(id);
  } catch (const VolumeError& error) { throw folder_failed(error); }
  return no_content();
}

Response remove(Request& request, Services& services) {
  const auto& name = request.variables.at("name");
  for (const auto& folder : accessible_folders(services.store, request.caller().user)) {
    if (folder.row.text("name") != name) continue;
    if (!folder.is_owner && folder.permission != "wd")
      throw invalid_params("Cannot delete the vfolder that is not owned by myself.");
    return erase(services, folder.row.text("id"));
  }
  throw invalid_params("No such vfolder.");
}

Response remove_by_id(Request& request, Services& services) {
  const auto params = check_params(request, {{{"id"}, rules::uuid(), {}}});
  const auto id = params->getValue<std::string>("id");
  if (!services.store.db().first("SELECT 1 FROM vfolders WHERE id = ?", {id})) throw object_not_found("virtual folder");
  return erase(services, id);
}

Response hosts(Request& request, Services& services) {
  const auto params = check_params(request, {{{"group_id", "groupId"}, rules::nullable(rules::text()), otherwise({})}});
  const auto allowed = allowed_hosts(services.store, request.caller(), text_member(params, "group_id"));
  auto default_host = services.store.config("volumes/default_host");
  auto about = make_object();
  bool default_allowed = false;
  for (const auto& host : allowed) {
    default_allowed = default_allowed || host == default_host;
    about->set(host, make_object({{"backend", "vfs"}, {"capabilities", make_text_array({"vfolder"})}}));
  }
  if (!default_allowed) default_host.reset();
  return json_reply(
      make_object({{"default", or_null(default_host)}, {"allowed", make_text_array(allowed)}, {"volume_info", about}}));
}

Response all_hosts(Request& /*request*/, Services& services) {
  return json_reply(make_object({{"default", or_null(services.store.config("volumes/default_host"))},
                                 {"allowed", make_text_array({"local:volume1"})}}));
}

Response rename(Request& request, Services& services) {
  const auto params = check_params(request, {{{"new_name"}, folder_name_rule(), {}}});
  const auto new_name = params->getValue<std::string>("new_name");
  check_not_reserved(new_name);
  const auto folder = folder_in_path(request, services, Level::kOwner);
  if (!folder.is_owner) throw invalid_params("Cannot change the name of a vfolder that is not owned by myself.");
  for (const auto& other : accessible_folders(services.store, request.caller().user))
    if (other.row.text("name") == new_name)
      throw invalid_params("One of your accessible vfolders already has the name you requested.");
  services.store.db().change("UPDATE vfolders SET name = ? WHERE id = ?", {new_name, folder.row.text("id")});
  return {201, "", "", {}};
}

Response update_options(Request& request, Services& services) {
  const auto params =
      check_params(request, {{{"cloneable"}, rules::nullable(rules::flag()), otherwise({})},
                             {{"permission"}, rules::nullable(rules::one_of({"ro", "rw", "wd"})), otherwise({})}});
  const auto folder = folder_in_path(request, services, Level::kOwner);
  if (!folder.is_owner) throw invalid_params("Cannot change the options of a vfolder that is not owned by myself.");
  const std::string id = folder.row.text("id");
  if (const auto permission = text_member(params, "permission"))
    services.store.db().change("UPDATE vfolders SET permission = ? WHERE id = ?", {*permission, id});
  if (!params->get("cloneable").isEmpty())
    services.store.db().change("UPDATE vfolders SET cloneable = ? WHERE id = ?",
                               {std::int64_t{params->getValue<bool>("cloneable")}, id});
  return {201, "", "", {}};
}

Response leave(Request& request, Services& services) {
  const auto folder = folder_in_path(request, services, Level::kRead);
  if (folder.row.text("ownership_type") == "group") throw invalid_params("Cannot leave a group vfolder.");
  if (folder.is_owner) throw invalid_params("Cannot leave a vfolder owned by the requesting user.");
  services.store.db().change("DELETE FROM vfolder_permissions WHERE vfolder = ? AND user = ?",
                             {folder.row.text("id"), request.caller().user.uuid});
  return json_reply(make_object({{"msg", "left the shared vfolder"}}));
}

}  // namespace

void add_folder_routes(Front& front, Services& services) {
  const auto add = [&](const char* method, const std::string& path, Access access, StatusGuard guard,
                       Response (*handler)(Request&, Services&)) {
    front.add({method, path, access, guard, [&services, handler](Request& r) { return handler(r, services); }});
  };
  add("GET", "/folders", Access::kAuth, StatusGuard::kRead, list);
  add("DELETE", "/folders", Access::kSuperadmin, StatusGuard::kAll, remove_by_id);
  add("GET", "/folders/{name}", Access::kAuth, StatusGuard::kRead, info);
  add("DELETE", "/folders/{name}", Access::kAuth, StatusGuard::kAll, remove);
  add("POST", "/folders/{name}/rename", Access::kAuth, StatusGuard::kAll, rename);
  add("POST", "/folders/{name}/update-options", Access::kAuth, StatusGuard::kAll, update_options);
  add("POST", "/folders/{name}/leave", Access::kAuth, StatusGuard::kAll, leave);
  add("GET", "/folders/_/hosts", Access::kAuth, StatusGuard::kRead, hosts);
  for (const char* path : {"/folders/_/all-hosts", "/folders/_/all_hosts"})
    add("GET", path, Access::kSuperadmin, StatusGuard::kRead, all_hosts);
  for (const char* path : {"/folders/_/allowed-types", "/folders/_/allowed_types"})
    add("GET", path, Access::kAuth, StatusGuard::kRead, [](Request&, Services&) {
      return json_reply(make_text_array({"user", "group"}));
    });
}

}  // namespace bai::devcluster
