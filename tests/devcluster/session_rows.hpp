/// Session rows for tests that need no engine.
#pragma once

#include "tools/devcluster/store/store.hpp"

#include <string>

namespace bai::devcluster::testing {

inline void add_session(Store& store, const std::string& access_key, const std::string& id, const std::string& name,
                        const std::string& status = "RUNNING", const std::string& type = "interactive") {
  const auto identity = store.identity_of(access_key).value();
  const auto group = store.db().first("SELECT id FROM groups WHERE name = 'default'").value();
  store.db().change(
      "INSERT INTO sessions (id, creation_id, name, type, cluster_mode, cluster_size, scaling_group, domain_name, "
      "group_id, user_id, access_key, image,"
      " architecture, registry, runtime, occupied_slots, environ, mounts, resource_opts, created_at, status, "
      "status_changed, status_history, result,"
      " startup_command)"
      " VALUES (?, ?, ?, ?, 'single-node', 1, 'default', 'default', ?, ?, ?, "
      "'cr.backend.ai/stable/python:3.9-ubuntu20.04', 'x86_64', 'cr.backend.ai',"
      " 'python', '{\"cpu\": \"1\", \"mem\": \"1073741824\"}', '[]', '[]', '{}', ?, ?, ?, '{}', 'UNDEFINED', 'true')",
      {id, id, name, type, group.text("id"), identity.user.uuid, access_key, store.now_text(), status,
       store.now_text()});
}

}  // namespace bai::devcluster::testing
