/// Invitations to user folders, direct sharing of group folders. Source: manager 22.03 `api/vfolder.py`.
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/vfolders/records.hpp"

#include <set>

namespace bai::devcluster {
namespace {

Param permission_param() { return {{"permission", "perm"}, rules::one_of({"ro", "rw", "wd"}), otherwise("rw")}; }
Param emails_param() { return {{"emails", "user_ids", "userIDs"}, rules::list_of(rules::text()), {}}; }

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> all;
  for (const auto& item : *as_array(list)) all.push_back(item.toString());
  return all;
}

bool reaches(Store& store, const std::string& user, const std::string& name) {
  const auto row = store.db().first("SELECT uuid, role, domain_name FROM users WHERE uuid = ?", {user});
  User other;
  other.uuid = user;
  other.role = row ? row->text("role") : "user";
  other.domain_name = row ? row->text("domain_name") : "";
  for (const auto& folder : accessible_folders(store, other))
    if (folder.row.text("name") == name) return true;
  return false;
}

[[noreturn]] void exists_already() {
  throw Problem(400, "vfolder-already-exists", "The virtual folder already exists with the same name.");
}

Response invite(Request& request, Services& services) {
  Store& store = services.store;
  const auto params = check_params(request, {permission_param(), emails_param()});
  const auto& name = request.variables.at("name");
  if (name.starts_with(".")) throw forbidden("Cannot share private dot-prefixed vfolders.");
  const auto& me = request.caller().user;
  const auto folder = store.db().first("SELECT id FROM vfolders WHERE user = ? AND name = ?", {me.uuid, name});
  if (!folder) throw object_not_found("virtual folder");
  auto invited = make_array();
  bool anybody = false;
  for (const auto& email : texts(params->get("emails"))) {
    const auto user =
        store.db().first("SELECT u.uuid FROM users u JOIN keypairs k ON k.user = u.uuid WHERE u.email = ?", {email});
    if (!user || user->text("uuid") == me.uuid) continue;
    anybody = true;
    if (reaches(store, user->text("uuid"), name)) exists_already();
    if (store.db().first("SELECT 1 FROM vfolder_invitations WHERE vfolder = ? AND invitee = ? AND state = 'pending'",
                         {folder->text("id"), email}))
      continue;
    store.db().change("INSERT INTO vfolder_invitations VALUES (?,?,?,?,'pending',?,?,?)",
                      {new_uuid(), params->getValue<std::string>("permission"), me.email, email, store.now_text(),
                       store.now_text(), folder->text("id")});
    invited->add(email);
  }
  if (!anybody) throw object_not_found("vfolder invitation");
  return json_reply(make_object({{"invited_ids", invited}}), 201);
}

Response list_invitations(Services& services, const char* column, const std::string& email) {
  auto all = make_array();
  for (const auto& row : services.store.db().query(
           std::string("SELECT i.*, v.name AS vfolder_name FROM vfolder_invitations i JOIN vfolders v ON v.id = "
                       "i.vfolder WHERE i.state = 'pending' AND i.") +
               column + " = ? ORDER BY i.created_at",
           {email}))
    all->add(make_object({{"id", row.text("id")},
                          {"inviter", row.text("inviter")},
                          {"invitee", row.text("invitee")},
                          {"perm", row.text("permission")},
                          {"state", row.text("state")},
                          {"created_at", to_rest_text(row.text("created_at"))},
                          {"modified_at", to_rest_text(row.text("modified_at"))},
                          {"vfolder_id", without_dashes(row.text("vfolder"))},
                          {"vfolder_name", row.text("vfolder_name")}}));
  return json_reply(make_object({{"invitations", all}}));
}

Response received(Request& request, Services& services) {
  return list_invitations(services, "invitee", request.caller().user.email);
}
Response sent(Request& request, Services& services) {
  return list_invitations(services, "inviter", request.caller().user.email);
}

Row pending(Request& request, Services& services) {
  const auto params = check_params(request, {{{"inv_id"}, rules::text(), {}}}, ExtraKeys::kIgnored);
  const auto row = services.store.db().first(
      "SELECT i.*, v.name AS vfolder_name FROM vfolder_invitations i JOIN vfolders v ON v.id = i.vfolder WHERE i.id = "
      "? "
      "AND i.state = 'pending'",
      {params->getValue<std::string>("inv_id")});
  if (!row) throw object_not_found("vfolder invitation");
  return *row;
}

void set_state(Store& store, const Row& invitation, const char* state) {
  store.db().change("UPDATE vfolder_invitations SET state = ?, modified_at = ? WHERE id = ?",
                    {state, store.now_text(), invitation.text("id")});
}

Response accept(Request& request, Services& services) {
  const Row invitation = pending(request, services);
  const auto& me = request.caller().user;
  if (invitation.text("invitee") != me.email) throw forbidden("The invitation is addressed to somebody else.");
  if (reaches(services.store, me.uuid, invitation.text("vfolder_name"))) exists_already();
  services.store.db().transaction([&] {
    services.store.db().change("INSERT OR REPLACE INTO vfolder_permissions VALUES (?,?,?)",
                               {invitation.text("vfolder"), me.uuid, invitation.text("permission")});
    set_state(services.store, invitation, "accepted");
  });
  return json_reply(make_object());
}

Response decline(Request& request, Services& services) {
  const Row invitation = pending(request, services);
  const auto& email = request.caller().user.email;
  if (invitation.text("inviter") == email)
    set_state(services.store, invitation, "canceled");
  else if (invitation.text("invitee") == email)
    set_state(services.store, invitation, "rejected");
  else
    throw forbidden("Cannot change other user's invitaiton");
  return json_reply(make_object());
}

/// The group folder of that name in the caller's domain.
Row group_folder(const Request& request, Services& services, const char* refusal) {
  const auto rows = services.store.db().query(
      "SELECT * FROM vfolder_view WHERE ownership_type = 'group' AND name = ? AND domain_name = ?",
      {request.variables.at("name"), request.caller().user.domain_name});
  if (rows.empty()) throw object_not_found("virtual folder", refusal);
  if (rows.size() > 1) throw internal_error("Multiple project folders found: " + request.variables.at("name"));
  return rows.front();
}

/// Ids of the members with these addresses; addresses of others are refused.
std::vector<std::string> members(Services& services, const Row& folder, const std::vector<std::string>& emails) {
  std::vector<std::string> ids;
  std::string strangers;
  for (const auto& email : emails) {
    const auto user = services.store.db().first(
        "SELECT u.uuid FROM users u JOIN group_members m ON m.user_id = u.uuid WHERE u.email = ? AND m.group_id = ?",
        {email, folder.text("grp")});
    if (user)
      ids.push_back(user->text("uuid"));
    else
      strangers += (strangers.empty() ? "" : ", ") + email;
  }
  if (ids.empty()) throw object_not_found("user");
  if (!strangers.empty()) throw object_not_found("user", "Some users do not belong to the group: " + strangers);
  return ids;
}

Response share(Request& request, Services& services) {
  const auto params = check_params(request, {permission_param(), emails_param()});
  const Row folder = group_folder(request, services, "Only project folders are directly sharable.");
  for (const auto& id : members(services, folder, texts(params->get("emails"))))
    services.store.db().change("INSERT OR REPLACE INTO vfolder_permissions VALUES (?,?,?)",
                               {folder.text("id"), id, params->getValue<std::string>("permission")});
  return json_reply(make_object({{"shared_emails", params->get("emails")}}), 201);
}

Response unshare(Request& request, Services& services) {
  const auto params = check_params(request, {emails_param()});
  const Row folder = group_folder(request, services, "Only project folders are directly unsharable.");
  for (const auto& id : members(services, folder, texts(params->get("emails"))))
    services.store.db().change("DELETE FROM vfolder_permissions WHERE vfolder = ? AND user = ?",
                               {folder.text("id"), id});
  return json_reply(make_object({{"unshared_emails", params->get("emails")}}));
}

}  // namespace

void add_folder_sharing_routes(Front& front, Services& services) {
  const auto add = [&](const char* method, const std::string& path, Access access, StatusGuard guard,
                       Response (*handler)(Request&, Services&)) {
    front.add({method, path, access, guard, [&services, handler](Request& r) { return handler(r, services); }});
  };
  add("POST", "/folders/{name}/invite", Access::kAuth, StatusGuard::kAll, invite);
  add("GET", "/folders/invitations/list", Access::kAuth, StatusGuard::kRead, received);
  for (const char* path : {"/folders/invitations/list-sent", "/folders/invitations/list_sent"})
    add("GET", path, Access::kAuth, StatusGuard::kRead, sent);
  add("POST", "/folders/invitations/accept", Access::kAuth, StatusGuard::kAll, accept);
  add("DELETE", "/folders/invitations/delete", Access::kAuth, StatusGuard::kAll, decline);
  add("POST", "/folders/{name}/share", Access::kAdmin, StatusGuard::kAll, share);
  add("DELETE", "/folders/{name}/unshare", Access::kAdmin, StatusGuard::kAll, unshare);
}

}  // namespace bai::devcluster
