/// Who sent a request: a key pair, its user and its resource policy.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace bai::devcluster {

struct User {
  std::string uuid, username, email, full_name, domain_name, status;
  std::string role;  ///< superadmin, admin, user or monitor
};

struct Keypair {
  std::string access_key, secret_key;
  bool is_admin = false;
  std::optional<std::int64_t> rate_limit;  ///< requests per 900 seconds; none: no limit
  std::optional<std::string> bootstrap_script;
};

struct ResourcePolicy {
  std::string name;
  std::int64_t max_concurrent_sessions = 0;
  std::int64_t max_containers_per_session = 1;
};

struct Identity {
  User user;
  Keypair keypair;
  ResourcePolicy policy;

  [[nodiscard]] bool is_superadmin() const { return user.role == "superadmin"; }
};

}  // namespace bai::devcluster
