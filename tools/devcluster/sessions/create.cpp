/// `POST /session`: every check in the manager's order, then the row, then the wait.
/// Source: manager 22.03 `api/session.py` _create, `registry.py` enqueue_session.
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/auth/owner.hpp"
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/images/catalogue.hpp"
#include "tools/devcluster/sessions/create_params.hpp"
#include "tools/devcluster/sessions/records.hpp"
#include "tools/devcluster/sessions/resources.hpp"
#include "tools/devcluster/vfolders/mounts.hpp"

#include <algorithm>
#include <set>

namespace bai::devcluster {
namespace {

void check_agents(const Identity& caller, const CreateParams& params) {
  // `backend.ai run` always sends an empty list, which asks for nothing.
  if (params.agents.empty()) return;
  if (!caller.is_superadmin())
    throw insufficient_privilege("You are not allowed to manually assign agents for your session.");
  const auto wanted = params.cluster_mode == "multi-node" ? params.cluster_size : 1;
  if (static_cast<std::int64_t>(params.agents.size()) == wanted) return;
  throw invalid_params(params.cluster_mode == "multi-node"
                           ? "For multi-node cluster sessions, the number of manually assigned agents must be same to "
                             "the clsuter size. Note that you "
                             "may specify duplicate agents in the list."
                           : "For non-cluster sessions and single-node cluster sessions, you may specify only one "
                             "manually assigned agent.");
}

void check_mount_map(const CreateParams& params) {
  std::set<std::string> targets;
  for (const auto& [source, target] : params.mount_map)
    if (!targets.insert(target).second) throw invalid_params("Duplicate alias folder name exists.");
  for (const auto& [source, target] : params.mount_map) {
    const std::string home = "/home/work/";
    const std::string alias = target.starts_with(home) ? target.substr(home.size()) : target;
    if (alias.empty()) throw invalid_params("Alias name cannot be empty.");
    if (params.mount_map.contains(alias))
      throw invalid_params("Alias name cannot be set to an existing folder name: " + alias);
  }
}

std::optional<Response> reuse(Store& store, const CreateParams& params, const Identity& owner, const Row& image) {
  const auto existing = store.db().first(
      std::string("SELECT * FROM sessions WHERE access_key = ? AND name = ? AND status NOT IN ") + kDeadStates,
      {owner.keypair.access_key, params.name});
  if (!existing) return std::nullopt;
  if (!params.reuse || existing->text("image") != image.text("canonical") ||
      existing->text("architecture") != image.text("architecture"))
    throw Problem(400, "session-already-exists",
                  "The session already exists but you requested not to reuse existing one.", std::nullopt,
                  make_object({{"existingSessionId", existing->text("id")}}));
  return json_reply(make_object({{"sessionId", existing->text("id")},
                                 {"sessionName", params.name},
                                 {"status", existing->text("status")},
                                 {"service_ports", make_array()},
                                 {"servicePorts", make_array()},
                                 {"created", false}}));
}

std::optional<std::string> start_time(Store& store, const CreateParams& params) {
  if (!params.starts_at) return std::nullopt;
  if (params.type != "batch") throw invalid_params("Parameter starts_at should be used only for batch sessions");
  if (const auto span = parse_span(*params.starts_at)) return to_iso(store.now() + *span);
  if (const auto time = parse_time(*params.starts_at)) return to_iso(time->time);
  throw invalid_params("Input validation error",
                       make_object({{"starts_at", "value is neither an ISO-8601 time nor a span like 1d2hr"}}));
}

/// The group's id.
std::string check_domain_and_group(Store& store, const CreateParams& params, const Identity& owner, bool on_behalf) {
  if (!store.db().first("SELECT 1 FROM domains WHERE name = ? AND is_active = 1", {owner.user.domain_name}))
    throw invalid_params("Invalid domain");
  const bool anywhere = on_behalf && owner.is_superadmin();
  if (!anywhere && params.domain != owner.user.domain_name)
    throw invalid_params(on_behalf ? "You can only set the domain to the owner's domain."
                                   : "You can only set the domain to your domain.");
  const bool any_group = on_behalf && (owner.is_superadmin() || owner.user.role == "admin");
  const auto group = store.db().first(
      "SELECT g.id FROM groups g WHERE g.name = ?1 AND g.domain_name = ?2 AND g.is_active = 1"
      " AND (?3 OR EXISTS (SELECT 1 FROM group_members m WHERE m.group_id = g.id AND m.user_id = ?4))",
      {params.group, params.domain, std::int64_t{any_group}, owner.user.uuid});
  if (!group) throw invalid_params("Invalid group");
  return group->text("id");
}

std::string check_scaling_group(Store& store, const CreateParams& params) {
  const auto rows = store.db().query("SELECT name FROM scaling_groups WHERE is_active = 1 ORDER BY name");
  if (rows.empty()) throw object_not_found("scaling group", "You have no scaling groups allowed to use.");
  if (!params.scaling_group) return rows.front().text("name");
  for (const auto& row : rows)
    if (row.text("name") == *params.scaling_group) return *params.scaling_group;
  throw object_not_found("scaling group", "The scaling group " + *params.scaling_group + " does not exist.");
}

std::vector<std::string> find_dependencies(Store& store, const CreateParams& params, const Identity& owner) {
  std::vector<std::string> ids;
  for (const auto& reference : params.dependencies) {
    const auto rows = match_sessions(store, owner.keypair.access_key, reference, Stale::kIncluded);
    if (rows.empty())
      throw invalid_params("Unknown session ID or name in the dependency list",
                           make_object({{"session_ref", reference}}));
    ids.push_back(rows.front().text("id"));
  }
  return ids;
}

struct Checked {
  Row image;
  std::string group_id, scaling_group;
  std::optional<std::string> starts_at, bootstrap_script;
  SessionResources resources;
  std::vector<std::string> dependencies;
  std::vector<SessionMount> mounts;
};

Cell cell_of(const std::optional<std::string>& text) { return text ? Cell(*text) : Cell(); }

std::string insert(Store& store, const CreateParams& p, const Identity& owner, const Checked& c) {
  const std::string id = new_uuid(), now = store.now_text();
  std::string container = id;
  container.erase(std::remove(container.begin(), container.end(), '-'), container.end());
  try {
    store.db().transaction([&] {
      store.db().change(
          "INSERT INTO sessions (id, creation_id, name, type, cluster_mode, cluster_size, scaling_group, agent, "
          "domain_name, group_id, user_id, access_key,"
          " image, architecture, registry, tag, runtime, container_id, occupied_slots, environ, mounts, resource_opts, "
          "bootstrap_script, service_ports,"
          " created_at, starts_at, status, status_changed, status_history, callback_url, startup_command, result)"
          " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'[]',?,?,'[]',?,?,'PENDING',?,?,?,?,'UNDEFINED')",
          {id,
           new_uuid(),
           p.name,
           p.type,
           p.cluster_mode,
           p.cluster_size,
           c.scaling_group,
           "i-local",
           p.domain,
           c.group_id,
           owner.user.uuid,
           owner.keypair.access_key,
           c.image.text("canonical"),
           c.image.text("architecture"),
           c.image.text("registry"),
           cell_of(p.tag),
           c.image.text("runtime"),
           container,
           to_text(c.resources.slots),
           to_text(make_text_array(p.environ)),
           to_text(c.resources.opts),
           cell_of(c.bootstrap_script),
           now,
           cell_of(c.starts_at),
           now,
           to_text(make_object({{"PENDING", now}})),
           cell_of(p.callback_url),
           cell_of(p.startup_command)});
      save_mounts(store, id, c.mounts);
      for (const auto& other : c.dependencies)
        store.db().change("INSERT OR IGNORE INTO session_dependencies VALUES (?, ?)", {id, other});
    });
  } catch (const ConstraintError&) {  // another request took the name between the look-up and here
    throw Problem(400, "session-already-exists",
                  "The session already exists but you requested not to reuse existing one.");
  }
  return id;
}

Response create(Request& request, Services& services) {
  Store& store = services.store;
  const auto params = read_create_params(request);
  if (params.name == "from-template") throw invalid_params("Requested session ID from-template is reserved word");
  check_agents(request.caller(), params);
  const auto owner = acting_identity(request, store, params.owner_access_key);
  const bool on_behalf = owner.keypair.access_key != request.caller().keypair.access_key;
  check_mount_map(params);
  Checked checked;
  checked.image = resolve_image(store, params.image, params.architecture);
  check_registry_allowed(store, checked.image, params.domain);
  if (auto reply = reuse(store, params, owner, checked.image)) return *reply;
  if (params.type == "batch" && !params.startup_command)
    throw invalid_params("Batch sessions must have a non-empty startup command.");
  checked.starts_at = start_time(store, params);
  checked.group_id = check_domain_and_group(store, params, owner, on_behalf);
  checked.bootstrap_script = params.bootstrap_script;
  if (!checked.bootstrap_script && params.type == "interactive")
    checked.bootstrap_script = owner.keypair.bootstrap_script;
  if (params.cluster_size > owner.policy.max_containers_per_session)
    throw quota_exceeded("You cannot create session with more than " +
                         std::to_string(owner.policy.max_containers_per_session) + " containers.");
  checked.scaling_group = check_scaling_group(store, params);
  if (services.storage != nullptr)
    checked.mounts =
        resolve_mounts(store, services.storage->volume, owner.user, checked.group_id, params.mounts, params.mount_map);
  else if (!params.mounts.empty())
    throw object_not_found("virtual folder", "There is no accessible vfolders at all.");
  checked.resources = check_resources(checked.image, params.resources, params.resource_opts);
  checked.dependencies = find_dependencies(store, params, owner);
  for (const auto& agent : params.agents)
    if (agent != "i-local") throw invalid_params("No such agent: " + agent);
  const std::string id = insert(store, params, owner, checked);
  services.engine.schedule_soon();

  std::string status = "PENDING";
  if (!params.enqueue_only) {
    const auto limit =
        params.max_wait_seconds > 0 ? std::optional(std::chrono::seconds(params.max_wait_seconds)) : std::nullopt;
    status = services.engine.wait_started(id, limit).value_or("TIMEOUT");
  }
  return json_reply(make_object({{"sessionId", id},
                                 {"sessionName", params.name},
                                 {"status", status},
                                 {"servicePorts", make_array()},
                                 {"created", true}}),
                    201);
}

}  // namespace

void add_create_routes(Front& front, Services& services) {
  for (const char* path : {"/session", "/session/_/create"})
    front.add({"POST", path, Access::kAuth, StatusGuard::kAll,
               [&services](Request& request) { return create(request, services); }});
}

}  // namespace bai::devcluster
