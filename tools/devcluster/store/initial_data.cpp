/// The rows every new cluster starts with. Names and numbers are the ones of a freshly installed manager 22.03 where it
/// has them.
#include "tools/devcluster/auth/password.hpp"
#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/images/catalogue.hpp"
#include "tools/devcluster/store/store.hpp"

#include <array>

namespace bai::devcluster {
namespace {

constexpr const char* kHosts = R"(["local:volume1"])";
constexpr const char* kDefaultGroup = "28e5ccc0-bdae-4fc9-ba0e-d230ebf48c84";
constexpr const char* kResearchGroup = "43289703-f17c-4bd3-907b-b4cc9443a16e";

struct Account {
  const char *uuid, *name, *role, *password, *policy;
  bool researcher;
};
// The passwords open nothing but a cluster on the loopback interface.
constexpr std::array<Account, 5> kAccounts = {{
    {"2fb361d8-de3f-4452-b28c-a3ebbc2c22a2", "admin", "superadmin", "7kgmRGYkXxRa", "default", true},
    {"e76ed710-4fd0-467f-96ac-b9e3bb9dca10", "domain-admin", "admin", "a8N0bkDtEwqC", "default", false},
    {"326d111d-fa77-4c74-9d0f-d4d41a0c9153", "user", "user", "30TEfPLGvdeJ", "default", true},
    {"1aa3147a-510a-4a70-a13a-b2e72bdee361", "user2", "user", "UmNJtfis4e27", "small", false},
    {"62586882-1b07-4737-a5eb-73aec8fd5c81", "monitor", "monitor", "ttPsdcNK1Wlq", "default", false},
}};

std::string email_of(const std::string& name) { return name + "@cluster.example"; }

std::string full_name(std::string name) {
  bool start = true;
  for (char& c : name) {
    if (c == '-') c = ' ';
    if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    start = c == ' ';
  }
  return name;
}

void write_organisations(Store& store, const std::string& now) {
  Database& db = store.db();
  db.change("INSERT INTO domains VALUES ('default', 'The default domain', 1, ?, ?, '{}', ?, ?, NULL)",
            {now, now, kHosts, to_text(make_text_array({kRegistry}))});
  const std::string insert = "INSERT INTO groups VALUES (?, ?, ?, 1, ?, ?, 'default', '{}', ?, NULL)";
  db.change(insert, {kDefaultGroup, "default", "The default user group", now, now, kHosts});
  db.change(insert, {kResearchGroup, "research", "A second group", now, now, kHosts});
  db.change(
      "INSERT INTO scaling_groups VALUES ('default', 'The default agent scaling group', 1, ?, NULL, 'static', '{}', "
      "'fifo',"
      " '{\"allowed_session_types\": [\"interactive\", \"batch\"], \"pending_timeout\": 0.0, \"config\": {}}')",
      {now});
}

// A session of this server has one container, so no policy allows more.
void write_policies(Store& store, const std::string& now) {
  const std::string insert =
      "INSERT INTO keypair_resource_policies VALUES (?, ?, 'UNLIMITED', '{}', 0, ?, 1, ?, 0, 3600, ?)";
  store.db().change(insert, {"default", now, std::int64_t{30}, std::int64_t{100}, kHosts});
  store.db().change(insert, {"small", now, std::int64_t{1}, std::int64_t{2}, kHosts});
  const std::string preset = "INSERT INTO resource_presets VALUES (?, ?, ?)";
  store.db().change(preset, {"small", R"({"cpu": "1", "mem": "536870912"})", std::monostate{}});
  store.db().change(preset, {"large", R"({"cpu": "4", "mem": "2147483648"})", std::int64_t{268435456}});
}

void write_account(Store& store, const Account& account, const std::string& now) {
  Database& db = store.db();
  const std::string email = email_of(account.name);
  db.change("INSERT INTO users VALUES (?, ?, ?, ?, 0, ?, ?, 'active', 'admin-requested', ?, ?, 'default', ?)",
            {account.uuid, account.name, email, hash_password(account.password), full_name(account.name),
             std::string("Account with the role ") + account.role, now, now, account.role});
  const bool admin = std::string(account.role).find("admin") != std::string::npos;
  db.change(
      "INSERT INTO keypairs (access_key, secret_key, user, is_active, is_admin, created_at, modified_at, rate_limit, "
      "resource_policy)"
      " VALUES (?, ?, ?, 1, ?, ?, ?, 30000, ?)",
      {new_access_key(), new_secret_key(), account.uuid, std::int64_t{admin}, now, now, account.policy});
  db.change("INSERT INTO group_members VALUES (?, ?)", {kDefaultGroup, account.uuid});
  if (account.researcher) db.change("INSERT INTO group_members VALUES (?, ?)", {kResearchGroup, account.uuid});
}

}  // namespace

std::optional<std::pair<std::string, std::string>> initial_login(const std::string& username) {
  for (const auto& account : kAccounts) {
    if (username == account.name) return std::pair(email_of(account.name), std::string(account.password));
  }
  return std::nullopt;
}

void write_initial_data(Store& store) {
  const std::string now = store.now_text();
  write_organisations(store, now);
  write_policies(store, now);
  for (const auto& account : kAccounts) write_account(store, account, now);
  write_builtin_images(store);
  store.set_config("manager/status", "running");
  store.set_config("volumes/default_host", "local:volume1");
  store.set_config(std::string("config/docker/registry/") + kRegistry, std::string("https://") + kRegistry);
}

}  // namespace bai::devcluster
