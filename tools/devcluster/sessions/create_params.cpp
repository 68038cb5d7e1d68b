#include "tools/devcluster/sessions/create_params.hpp"

#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/images/reference.hpp"

namespace bai::devcluster {
namespace {

std::vector<Param> outer_table() {
  using namespace rules;
  return {{{"name", "clientSessionToken"}, pattern("^(?=.{4,64}$)\\w[\\w.-]*\\w$"), {}},
          {{"image", "lang"}, text(), {}},
          {{"arch", "architecture"}, text(), otherwise(host_architecture())},
          {{"type", "sessionType"}, one_of({"interactive", "batch"}), otherwise("interactive")},
          {{"group", "groupName", "group_name"}, text(), otherwise("default")},
          {{"domain", "domainName", "domain_name"}, text(), otherwise("default")},
          {{"cluster_size", "clusterSize"}, integer(1), otherwise(1)},
          {{"cluster_mode", "clusterMode"}, one_of({"single-node", "multi-node"}), otherwise("single-node")},
          {{"config"}, object(), otherwise(make_object())},
          {{"tag"}, nullable(text()), otherwise({})},
          {{"enqueueOnly"}, flag(), otherwise(false)},
          {{"maxWaitSeconds"}, integer(0), otherwise(0)},
          {{"starts_at", "startsAt"}, nullable(text()), otherwise({})},
          {{"reuseIfExists"}, flag(), otherwise(true)},
          {{"startupCommand"}, nullable(text()), otherwise({})},
          {{"bootstrap_script", "bootstrapScript"}, nullable(text()), otherwise({})},
          {{"dependencies"}, nullable(list_of(text())), otherwise({})},
          {{"callback_url", "callbackUrl", "callbackURL"}, nullable(url()), otherwise({})},
          {{"owner_access_key"}, nullable(text()), otherwise({})}};
}

std::vector<Param> config_table(const ApiVersion& version) {
  using namespace rules;
  std::vector<Param> table = {
      {{"mounts"}, nullable(list_of(text())), otherwise({})},
      {{"mount_map", "mountMap"}, nullable(map_of(text_or_blank())), otherwise({})},
      {{"environ"}, nullable(map_of(text_or_blank())), otherwise({})},
      {{"scaling_group", "scalingGroup"}, nullable(text()), otherwise({})},
      {{"resources"}, nullable(object()), otherwise({})},
      {{"resource_opts", "resourceOpts"}, nullable(object()), otherwise({})},
      {{"preopen_ports", "preopenPorts"}, nullable(list_of(integer(1024, 65535))), otherwise({})}};
  if (version.major >= 6)
    table.push_back({{"agent_list", "agentList"}, nullable(list_of(text())), otherwise({})});
  else
    table.push_back({{"cluster_size", "clusterSize"}, integer(1), otherwise(1)});
  return table;
}

std::vector<std::string> texts(const JsonObject& object, const std::string& name) {
  std::vector<std::string> result;
  if (is_array(object->get(name)))
    for (const auto& item : *as_array(object->get(name))) result.push_back(item.toString());
  return result;
}

JsonObject object_or_empty(const JsonObject& parent, const std::string& name) {
  return is_object(parent->get(name)) ? as_object(parent->get(name)) : make_object();
}

void read_config(const JsonObject& config, CreateParams& out) {
  out.mounts = texts(config, "mounts");
  out.agents = texts(config, "agent_list");
  out.scaling_group = text_member(config, "scaling_group");
  out.resources = object_or_empty(config, "resources");
  out.resource_opts = object_or_empty(config, "resource_opts");
  const auto map = object_or_empty(config, "mount_map");
  for (const auto& name : map->getNames()) out.mount_map[name] = map->getValue<std::string>(name);
  const auto variables = object_or_empty(config, "environ");
  for (const auto& name : variables->getNames())
    out.environ.push_back(name + "=" + variables->getValue<std::string>(name));
}

}  // namespace

CreateParams read_create_params(const Request& request) {
  const auto outer = check_params(request, outer_table());
  const auto config = check_object(outer->get("config"), config_table(request.version));
  CreateParams out;
  out.name = outer->getValue<std::string>("name");
  out.image = outer->getValue<std::string>("image");
  out.architecture = outer->getValue<std::string>("arch");
  out.type = outer->getValue<std::string>("type");
  out.group = outer->getValue<std::string>("group");
  out.domain = outer->getValue<std::string>("domain");
  out.cluster_mode = outer->getValue<std::string>("cluster_mode");
  out.cluster_size = outer->getValue<std::int64_t>("cluster_size");
  if (config->has("cluster_size")) out.cluster_size = config->getValue<std::int64_t>("cluster_size");
  out.max_wait_seconds = outer->getValue<std::int64_t>("maxWaitSeconds");
  out.enqueue_only = outer->getValue<bool>("enqueueOnly");
  out.reuse = outer->getValue<bool>("reuseIfExists");
  out.tag = text_member(outer, "tag");
  out.starts_at = text_member(outer, "starts_at");
  out.startup_command = text_member(outer, "startupCommand");
  out.bootstrap_script = text_member(outer, "bootstrap_script");
  out.callback_url = text_member(outer, "callback_url");
  out.owner_access_key = text_member(outer, "owner_access_key").value_or("");
  out.dependencies = texts(outer, "dependencies");
  read_config(config, out);
  return out;
}

}  // namespace bai::devcluster
