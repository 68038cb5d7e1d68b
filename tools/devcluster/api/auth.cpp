/// `/auth/*`. Source: manager 22.03 `api/auth.py`.
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/auth/password.hpp"
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"

namespace bai::devcluster {
namespace {

Response echo(Request& request, Services& /*services*/) {
  const auto params = check_params(request, {{{"echo"}, rules::text(), {}}});
  return json_reply(make_object({{"authorized", "yes"}, {"echo", params->get("echo")}}));
}

Response role(Request& request, Services& services) {
  const auto params = check_params(request, {{{"group"}, rules::nullable(rules::uuid()), otherwise({})}});
  const Identity& caller = request.caller();
  Json group_role;
  if (const auto group = text_member(params, "group")) {
    if (!services.store.db().first("SELECT 1 FROM group_members WHERE group_id = ? AND user_id = ?",
                                   {*group, caller.user.uuid}))
      throw object_not_found("project (user group)", "No such project or you are not the member of it.");
    group_role = std::string("user");
  }
  return json_reply(make_object({{"global_role", caller.is_superadmin() ? "superadmin" : "user"},
                                 {"domain_role", caller.keypair.is_admin ? "admin" : "user"},
                                 {"group_role", group_role}}));
}

Response authorize(Request& request, Services& services) {
  const auto params = check_params(request, {{{"type"}, rules::one_of({"keypair", "jwt"}), {}},
                                             {{"domain"}, rules::text(), {}},
                                             {{"username"}, rules::text(), {}},
                                             {{"password"}, rules::text(), {}}});
  if (params->getValue<std::string>("type") != "keypair") throw invalid_params("Unsupported authorization type");
  const auto user =
      services.store.db().first("SELECT * FROM users WHERE email = ? AND domain_name = ?",
                                {params->getValue<std::string>("username"), params->getValue<std::string>("domain")});
  if (!user || !verify_password(params->getValue<std::string>("password"), user->text("password")))
    throw auth_failed("User credential mismatch.");
  if (user->text("status") == "before-verification") throw auth_failed("This account needs email verification.");
  if (user->text("status") != "active") throw auth_failed("User credential mismatch.");
  const auto keypair = services.store.db().first(
      "SELECT * FROM keypairs WHERE user = ? AND is_active = 1 ORDER BY is_admin DESC, created_at LIMIT 1",
      {user->text("uuid")});
  if (!keypair) throw auth_failed("No API keypairs found.");
  return json_reply(make_object({{"data", make_object({{"access_key", keypair->text("access_key")},
                                                       {"secret_key", keypair->text("secret_key")},
                                                       {"role", user->text("role")},
                                                       {"status", user->text("status")}})}}));
}

Response update_full_name(Request& request, Services& services) {
  const auto params = check_params(request, {{{"email"}, rules::text(), {}}, {{"full_name"}, rules::text(), {}}});
  services.store.db().change(
      "UPDATE users SET full_name = ?, modified_at = ? WHERE uuid = ?",
      {params->getValue<std::string>("full_name"), services.store.now_text(), request.caller().user.uuid});
  return json_reply(make_object());
}

Response update_password(Request& request, Services& services) {
  const auto params = check_params(request, {{{"old_password"}, rules::text(), {}},
                                             {{"new_password"}, rules::text(), {}},
                                             {{"new_password2"}, rules::text(), {}}});
  const std::string uuid = request.caller().user.uuid;
  const auto user = services.store.db().first("SELECT password FROM users WHERE uuid = ?", {uuid});
  if (!user || !verify_password(params->getValue<std::string>("old_password"), user->text("password")))
    throw auth_failed("Old password mismatch");
  const auto fresh = params->getValue<std::string>("new_password");
  // Not a problem document, and spelt like this, in the manager too.
  if (fresh != params->getValue<std::string>("new_password2"))
    return json_reply(make_object({{"error_msg", "new password mismitch"}}), 400);
  services.store.db().change("UPDATE users SET password = ?, need_password_change = 0, modified_at = ? WHERE uuid = ?",
                             {hash_password(fresh), services.store.now_text(), uuid});
  return json_reply(make_object());
}

}  // namespace

void add_auth_routes(Front& front, Services& services) {
  const auto with = [&services](Response (*handler)(Request&, Services&)) {
    return [&services, handler](Request& r) { return handler(r, services); };
  };
  for (const char* path : {"/auth", "/auth/test"})
    for (const char* method : {"GET", "POST"}) front.add({method, path, Access::kAuth, StatusGuard::kNone, with(echo)});
  front.add({"GET", "/auth/role", Access::kAuth, StatusGuard::kNone, with(role)});
  front.add({"POST", "/auth/authorize", Access::kAnonymous, StatusGuard::kNone, with(authorize)});
  front.add({"POST", "/auth/update-full-name", Access::kAuth, StatusGuard::kNone, with(update_full_name)});
  front.add({"POST", "/auth/update-password", Access::kAuth, StatusGuard::kNone, with(update_password)});
}

}  // namespace bai::devcluster
