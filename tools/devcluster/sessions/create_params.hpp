/// The body of a creation request.
#pragma once

#include "tools/devcluster/http/message.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bai::devcluster {

struct CreateParams {
  std::string name, image, architecture, type, group, domain, cluster_mode;
  std::int64_t cluster_size = 1, max_wait_seconds = 0;
  bool enqueue_only = false, reuse = true;
  std::optional<std::string> tag, starts_at, startup_command, bootstrap_script, callback_url;
  std::string owner_access_key;
  std::vector<std::string> dependencies, mounts, agents;
  std::map<std::string, std::string> mount_map;
  std::vector<std::string> environ;  ///< "NAME=value"
  std::optional<std::string> scaling_group;
  JsonObject resources, resource_opts;  ///< never null
};

/// Throws Problem 400 that names the offending keys. Source: manager 22.03 `api/session.py` create_from_params.
CreateParams read_create_params(const Request& request);

}  // namespace bai::devcluster
