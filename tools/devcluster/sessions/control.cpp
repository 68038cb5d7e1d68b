/// Looking at and controlling one session. Source: manager 22.03 `api/session.py`.
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/auth/owner.hpp"
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/records.hpp"

namespace bai::devcluster {
namespace {

Param owner_param() { return {{"owner_access_key"}, rules::nullable(rules::text()), otherwise({})}; }

Row session_of(const Request& request, Store& store, Stale stale = Stale::kExcluded) {
  const auto owner = acting_identity(request, store);
  return find_session(store, owner.keypair.access_key, request.variables.at("name"), stale);
}

/// The manager prints these values with Python's str().
std::string python_list(const std::string& json) {
  std::string text = "[";
  if (const auto items = parse_json(json); items && is_array(*items))
    for (const auto& item : *as_array(*items)) text += (text.size() > 1 ? ", '" : "'") + item.toString() + "'";
  return text + "]";
}

std::string python_slots(const std::string& json) {
  std::string text = "{";
  if (const auto slots = parse_json(json); slots && is_object(*slots))
    for (const auto& name : as_object(*slots)->getNames())
      text += (text.size() > 1 ? ", '" : "'") + name + "': Decimal('" + as_object(*slots)->getValue<std::string>(name) +
              "')";
  return text + "}";
}

Json json_of(const Row& row, const std::string& column) {
  auto value = row.is_null(column) ? std::nullopt : parse_json(row.text(column));
  return value ? value.value() : Json();
}

Json rest_time(const Row& row, const std::string& column) {
  return row.is_null(column) ? Json() : Json(to_rest_text(row.text(column)));
}

Response info(Request& request, Services& services) {
  const Row row = session_of(request, services.store);
  count_session_query(services.store, row.text("id"));
  const auto created = parse_time(row.text("created_at"));
  const std::int64_t age = created ? (services.store.now() - created->time) / std::chrono::milliseconds(1) : 0;
  return json_reply(make_object({{"domainName", row.text("domain_name")},
                                 {"groupId", row.text("group_id")},
                                 {"userId", row.text("user_id")},
                                 {"lang", row.text("image")},
                                 {"image", row.text("image")},
                                 {"architecture", row.text("architecture")},
                                 {"registry", row.text("registry")},
                                 {"tag", or_null(row.maybe_text("tag"))},
                                 {"containerId", row.text("container_id")},
                                 {"occupiedSlots", python_slots(row.text("occupied_slots"))},
                                 {"occupiedShares", "{}"},
                                 {"environ", python_list(row.text("environ"))},
                                 {"status", row.text("status")},
                                 {"statusInfo", row.maybe_text("status_info").value_or("None")},
                                 {"statusData", json_of(row, "status_data")},
                                 {"age", age},
                                 {"creationTime", rest_time(row, "created_at")},
                                 {"terminationTime", rest_time(row, "terminated_at")},
                                 {"numQueriesExecuted", row.integer("num_queries")},
                                 {"lastStat", json_of(row, "last_stat")}}));
}

Response match(Request& request, Services& services) {
  const auto params = check_params(request, {{{"id"}, rules::text(), {}}});
  auto matches = make_array();
  for (const auto& row : match_sessions(services.store, request.caller().keypair.access_key,
                                        params->getValue<std::string>("id"), Stale::kIncluded))
    matches->add(make_object({{"id", row.text("id")}, {"name", row.text("name")}, {"status", row.text("status")}}));
  return json_reply(make_object({{"matches", matches}}));
}

Response destroy(Request& request, Services& services) {
  const auto params = check_params(request, {{{"forced"}, rules::flag(), otherwise(false)}, owner_param()});
  const bool forced = params->getValue<bool>("forced");
  const std::string& role = request.caller().user.role;
  if (forced && role != "admin" && role != "superadmin")
    throw insufficient_privilege("You are not allowed to force-terminate");
  const auto owner = acting_identity(request, services.store, text_member(params, "owner_access_key").value_or(""));
  const Row row = find_session(services.store, owner.keypair.access_key, request.variables.at("name"));
  const auto stats = services.engine.destroy(row.text("id"), forced ? "force-terminated" : "user-requested",
                                             forced ? Force::kYes : Force::kNo);
  return json_reply(make_object({{"stats", stats}}));
}

Response restart(Request& request, Services& services) {
  const Row row = session_of(request, services.store);
  count_session_query(services.store, row.text("id"));
  services.engine.restart(row.text("id"));
  return no_content();
}

Response rename(Request& request, Services& services) {
  const auto params = check_params(
      request, {{{"name", "clientSessionToken"}, rules::pattern("^(?=.{4,64}$)\\w[\\w.-]*\\w$"), {}}, owner_param()});
  const Row row = session_of(request, services.store);
  if (row.text("status") != "RUNNING") throw invalid_params("Can't change name of not running session");
  try {
    services.store.db().change("UPDATE sessions SET name = ? WHERE id = ?",
                               {params->getValue<std::string>("name"), row.text("id")});
  } catch (const ConstraintError&) {
    throw Problem(400, "session-already-exists",
                  "The session already exists but you requested not to reuse existing one.");
  }
  return no_content();
}

Response logs(Request& request, Services& services) {
  const auto params = check_params(request, {owner_param()});
  const auto owner = acting_identity(request, services.store, text_member(params, "owner_access_key").value_or(""));
  const Row row =
      find_session(services.store, owner.keypair.access_key, request.variables.at("name"), Stale::kIncluded);
  count_session_query(services.store, row.text("id"));
  return json_reply(make_object({{"result", make_object({{"logs", services.engine.logs(row)}})}}));
}

}  // namespace

void add_control_routes(Front& front, Services& services) {
  const auto with = [&services](Response (*handler)(Request&, Services&)) {
    return [&services, handler](Request& r) { return handler(r, services); };
  };
  front.add({"GET", "/session/_/match", Access::kAuth, StatusGuard::kRead, with(match)});
  front.add({"GET", "/session/{name}", Access::kAuth, StatusGuard::kRead, with(info)});
  front.add({"DELETE", "/session/{name}", Access::kAuth, StatusGuard::kRead, with(destroy)});
  front.add({"PATCH", "/session/{name}", Access::kAuth, StatusGuard::kRead, with(restart)});
  front.add({"POST", "/session/{name}/rename", Access::kAuth, StatusGuard::kRead, with(rename)});
  front.add({"GET", "/session/{name}/logs", Access::kAuth, StatusGuard::kRead, with(logs)});
}

}  // namespace bai::devcluster
