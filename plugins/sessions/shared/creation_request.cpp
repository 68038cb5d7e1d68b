#include "shared/creation_request.hpp"

#include <random>

namespace sessions {

namespace {

void put(bai::JsonObject& json, std::string_view name, const std::optional<std::string>& value) {
  if (value) json.text(name, *value);
}

std::string_view object_or_empty(const bai::AnyJson& value) {
  return value.text.empty() || value.text == "null" ? std::string_view("{}") : std::string_view(value.text);
}

bool given(const bai::AnyJson& value) { return !value.text.empty() && value.text != "null"; }

std::string config_member(const ApiVersion& api, const CreationParams& params, const CreationDefaults& defaults) {
  auto mounts = params.mounts;
  mounts.insert(mounts.end(), defaults.mounts.begin(), defaults.mounts.end());
  bai::JsonObject config;
  config.raw("mounts", bai::json_array(mounts));
  if (given(params.envs)) config.raw("environ", params.envs.text);
  config.raw("resources", object_or_empty(params.resources));
  config.raw("resource_opts", object_or_empty(params.resource_opts));
  put(config, "scalingGroup", params.scaling_group);
  if (api < kClusterMembers) config.number("clusterSize", params.cluster_size);
  if (api >= kMountMaps) {
    config.raw("mount_map", object_or_empty(params.mount_map));
    if (given(params.preopen_ports)) config.raw("preopen_ports", params.preopen_ports.text);
    if (!params.assign_agent.empty()) config.raw("agentList", bai::json_array(params.assign_agent));
  }
  return config.done();
}

}  // namespace

std::string creation_body(const ApiVersion& api, const CreationParams& params, const CreationDefaults& defaults) {
  bai::JsonObject body;
  body.text(api.major >= 5 ? "name" : "clientSessionToken", params.name.value_or(""));
  put(body, "tag", params.tag);
  body.raw("config", config_member(api, params, defaults));
  if (api >= kCallbacks) {
    if (params.dependencies) body.raw("dependencies", bai::json_array(*params.dependencies));
    put(body, "callback_url", params.callback_url);
  }
  if (api >= kClusterMembers) {
    body.number("clusterSize", params.cluster_size);
    body.text("clusterMode", params.cluster_mode);
  }
  if (api >= kMountMaps) {
    put(body, "starts_at", params.starts_at);
    put(body, "bootstrap_script", params.bootstrap_script);
  }
  if (api >= kUsersAndGroups) {
    put(body, "owner_access_key", params.owner_access_key);
    body.text("domain", params.domain_name.value_or(defaults.domain));
    body.text("group", params.group_name.value_or(defaults.group));
    body.text("type", params.type);
    body.flag("enqueueOnly", params.enqueue_only);
    body.number("maxWaitSeconds", params.max_wait);
    body.flag("reuseIfExists", !params.no_reuse);
    put(body, "startupCommand", params.startup_command);
  }
  body.text(api > ApiVersion{4, 20181215} ? "image" : "lang", params.image);
  return body.done();
}

void check_session_name(std::string_view name) {
  size_t characters = 0;
  for (const char c : name) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;  // UTF-8 heads
  if (name.find('/') != std::string_view::npos) {
    throw bai::Error(BAI_E_INVALID, "the session name " + bai::quote(name) + " has a \"/\" in it",
                     R"({"id":"bad-session-name","hint":"use letters, digits, \".\", \"-\" and \"_\""})");
  }
  if (characters >= 4 && characters <= 64) return;
  throw bai::Error(BAI_E_INVALID,
                   "the session name " + bai::quote(name) + " has " + std::to_string(characters) +
                       " characters; it should be 4 to 64 characters long",
                   R"({"id":"bad-session-name","hint":"choose another name with -t / --name"})");
}

std::string random_session_name() {
  constexpr char kHex[] = "0123456789abcdef";
  std::random_device random;
  std::string name = "pysdk-";
  for (int i = 0; i < 10; ++i) name += kHex[random() & 15];
  return name;
}

std::string creation_result(const ApiVersion& api, const CreationParams& params, const CreationDefaults& defaults,
                            std::string_view answer) {
  const auto json = bai::Json::parse(answer);
  bai::JsonObject result;
  const auto id = json.find("sessionId");
  if (api.major >= 5 && !id) {
    throw bai::Error(BAI_E_API, "the server's answer to the creation of the session has no sessionId",
                     R"({"status":200})");
  }
  if (api.major >= 5) {
    result.raw("id", id->raw());
  } else {
    result.null("id");
  }
  result.text("name", params.name.value_or(""));
  if (params.owner_access_key) {
    result.text("owner_access_key", *params.owner_access_key);
  } else {
    result.null("owner_access_key");
  }
  result.flag("created", json.boolean_or("created", true));
  result.text("status", json.text_or("status", "RUNNING"));
  // a reused session has its ports under another name, in every release
  auto ports = json.find("servicePorts");
  if (!ports) ports = json.find("service_ports");
  result.raw("service_ports", ports ? ports->raw() : "[]");
  result.text("domain", params.domain_name.value_or(defaults.domain));
  result.text("group", params.group_name.value_or(defaults.group));
  return result.done();
}

}  // namespace sessions
