// ComputeSession.get_or_create
#include "sessions.hpp"
#include "shared/creation_request.hpp"

namespace sessions {

namespace {

using Need = bai::Function<CreationParams>::Need;

auto declare() {
  using P = CreationParams;
  auto f = bai::function<P>("ComputeSession.get_or_create");
  f.summary("Creates a session, or finds the one of that name and image.");
  f.help(
      "status is PENDING with enqueue_only, TIMEOUT when max_wait has passed, otherwise the state that was reached.");
  f.parameter(&P::image, "image", "Image reference or alias.", Need::required);
  f.parameter(&P::name, "name", "Name, 4 to 64 characters; without it, a random one.");
  f.parameter(&P::type, "type_", "interactive or batch.", Need::optional, {.choices = {"interactive", "batch"}});
  f.parameter(&P::starts_at, "starts_at", "Start of a batch session: ISO time or span.");
  f.parameter(&P::enqueue_only, "enqueue_only", "Return without waiting for the start.");
  f.parameter(&P::max_wait, "max_wait", "Seconds to wait for the start; 0 waits without limit.");
  f.parameter(&P::no_reuse, "no_reuse", "Fail if there is a session of that name.");
  f.parameter(&P::dependencies, "dependencies", "Sessions that must end well before this one starts.", Need::optional,
              {.type = "array"});
  f.parameter(&P::callback_url, "callback_url", "Address that the server calls when the state changes.");
  f.parameter(&P::mounts, "mounts", "Virtual folders; the configured ones are added.");
  f.parameter(&P::mount_map, "mount_map", "Folder → path in the container.", Need::optional, {.type = "object"});
  f.parameter(&P::envs, "envs", "Environment.", Need::optional, {.type = "object"});
  f.parameter(&P::startup_command, "startup_command", "Command of a batch session.");
  f.parameter(&P::resources, "resources", "Slot → amount.", Need::optional, {.type = "object"});
  f.parameter(&P::resource_opts, "resource_opts", "Such as shmem.", Need::optional, {.type = "object"});
  f.parameter(&P::cluster_size, "cluster_size", "Number of containers.");
  f.parameter(&P::cluster_mode, "cluster_mode", "single-node or multi-node.", Need::optional,
              {.choices = {"single-node", "multi-node"}});
  f.parameter(&P::domain_name, "domain_name", "Domain; without it, the configured one.");
  f.parameter(&P::group_name, "group_name", "Group; without it, the configured one.");
  f.parameter(&P::bootstrap_script, "bootstrap_script", "Text of a script that runs at the start.");
  f.parameter(&P::tag, "tag", "Free text.");
  f.parameter(&P::scaling_group, "scaling_group", "Scaling group.");
  f.parameter(&P::owner_access_key, "owner_access_key", "Create it for this user. For administrators.");
  f.parameter(&P::preopen_ports, "preopen_ports", "Ports to open at the start.", Need::optional, {.type = "array"});
  f.parameter(&P::assign_agent, "assign_agent", "Agents to run on. For super-admins.");
  f.result(R"({"id":"text","name":"text","created":"boolean","status":"text","service_ports":"array",)"
           R"("owner_access_key":"text","domain":"text","group":"text"})");
  return f;
}

CreationDefaults defaults_of(const bai::Context& context) {
  CreationDefaults defaults;
  const std::string facts = context.facts({"domain", "group"});
  const auto json = bai::Json::parse(facts);
  defaults.domain = json.text_or("domain", "default");
  defaults.group = json.text_or("group", "default");
  const std::string mounts = context.setting("vfolder_mounts");
  if (const auto list = bai::Json::parse(mounts); list.is_array()) {
    list.elements([&](const bai::Json& name) { defaults.mounts.push_back(name.string()); });
  }
  return defaults;
}

std::string run(const CreationParams& given, bai::Context& context) {
  CreationParams params = given;
  if (!params.name) params.name = random_session_name();
  check_session_name(*params.name);
  const auto api = server_of(context).api;
  const auto defaults = defaults_of(context);
  const auto request =
      bai::json_request("POST", "/" + std::string(session_prefix(api)), creation_body(api, params, defaults));
  return creation_result(api, params, defaults, context.http(request).body);
}

}  // namespace

void add_get_or_create(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
