// The request that creates a session.
#pragma once

#include "shared/api_version.hpp"

#include <bai/declare.hpp>

namespace sessions {

/// Parameters of ComputeSession.get_or_create, named as in client 22.03. JSON members hold text; empty = not given.
struct CreationParams {
  std::string image;
  std::optional<std::string> name;
  std::string type = "interactive";
  std::optional<std::string> starts_at;
  bool enqueue_only = false;
  std::int64_t max_wait = 0;  // seconds, 0 = no limit
  bool no_reuse = false;
  std::optional<std::vector<std::string>> dependencies;
  std::optional<std::string> callback_url;
  std::vector<std::string> mounts;
  bai::AnyJson mount_map, envs;
  std::optional<std::string> startup_command;
  bai::AnyJson resources, resource_opts;
  std::int64_t cluster_size = 1;
  std::string cluster_mode = "single-node";
  std::optional<std::string> domain_name, group_name, bootstrap_script, tag, scaling_group, owner_access_key;
  bai::AnyJson preopen_ports;
  std::vector<std::string> assign_agent;
};

/// What the configuration adds.
struct CreationDefaults {
  std::string domain, group;
  std::vector<std::string> mounts;
};

/// The JSON body for a server of this version. Unset members are left out, because servers from 23.09 on refuse some
/// nulls; `config.agentList` is there only if agents are named. `params.name` must be set.
std::string creation_body(const ApiVersion& api, const CreationParams& params, const CreationDefaults& defaults);

/// Throws `bai::Error` (BAI_E_INVALID) unless the name has 4 to 64 characters.
void check_session_name(std::string_view name);

/// "pysdk-" and ten random hexadecimal digits, as client 22.03 names sessions.
std::string random_session_name();

/// The server's answer in the form of the function's result: id, name, created, status, service_ports, …
std::string creation_result(const ApiVersion& api, const CreationParams& params, const CreationDefaults& defaults,
                            std::string_view answer);

}  // namespace sessions
