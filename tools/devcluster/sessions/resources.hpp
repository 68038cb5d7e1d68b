/// What a session asks of the agent, checked against its image.
#pragma once

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/store/store.hpp"

namespace bai::devcluster {

struct SessionResources {
  JsonObject slots;  ///< `{"cpu": "1", "mem": "1073741824"}`
  JsonObject opts;   ///< the given options with `shmem` in bytes
};

/// Throws Problem 400 with the reason. Source: manager 22.03 `registry.py` enqueue_session.
SessionResources check_resources(const Row& image, const JsonObject& requested, const JsonObject& opts);

}  // namespace bai::devcluster
