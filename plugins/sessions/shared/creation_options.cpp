#include "shared/creation_options.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

namespace sessions {

bai::JsonObject creation_arguments(const CreationOptions& options, std::string_view name, const KeyValues& env,
                                   const std::optional<std::string>& script) {
  const auto mounts = parse_mounts("--mount", options.volume);
  bai::JsonObject json;
  const auto text = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) json.text(key, *value);
  };
  json.text("image", options.image).text("name", name).text("type_", options.type);
  text("starts_at", options.starts_at);
  json.flag("enqueue_only", options.enqueue_only).number("max_wait", options.max_wait);
  json.flag("no_reuse", options.no_reuse);
  text("callback_url", options.callback_url);
  json.raw("mounts", bai::json_array(mounts.names)).raw("mount_map", to_json(mounts.paths));
  json.raw("envs", to_json(env));
  json.raw("resources", to_json(parse_resources("--resources", options.resources)));
  json.raw("resource_opts", to_json(parse_key_values("--resource-opts", options.resource_opts)));
  json.number("cluster_size", options.cluster_size).text("cluster_mode", options.cluster_mode);
  text("domain_name", options.domain);
  text("group_name", options.group);
  text("bootstrap_script", script);
  text("tag", options.tag);
  text("scaling_group", options.scaling_group);
  if (!options.preopen.text.empty()) json.raw("preopen_ports", options.preopen.text);
  if (!options.assign_agent.text.empty()) json.raw("assign_agent", options.assign_agent.text);
  return json;
}

std::optional<std::string> read_bootstrap_script(const CreationOptions& options) {
  if (!options.bootstrap_script) return std::nullopt;
  const auto read_all = [](std::istream& in) {
    return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  };
  if (*options.bootstrap_script == "-") return read_all(std::cin);
  std::ifstream file(*options.bootstrap_script, std::ios::binary);
  std::string text = file ? read_all(file) : std::string();
  if (!file || file.bad()) {
    throw bai::Error(BAI_E_NOT_FOUND,
                     "--bootstrap-script " + bai::quote(*options.bootstrap_script) + ": the file cannot be read",
                     R"({"id":"file-unusable"})");
  }
  return text;
}

}  // namespace sessions
