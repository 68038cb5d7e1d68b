#include "tools/devcluster/store/store.hpp"

#include "tools/devcluster/store/schema.hpp"

#include <fmt/format.h>

namespace bai::devcluster {

Store::Store(const std::filesystem::path& file, Clock clock)
    : db_(file, Database::Mode::kReadWrite), clock_(std::move(clock)) {
  const auto version = db_.first("PRAGMA user_version")->integer("user_version");
  if (version > kSchemaVersion)
    throw std::runtime_error(
        fmt::format("{} was written by a newer devcluster (layout {}, this one knows {}): use another --data folder",
                    file.string(), version, kSchemaVersion));
  db_.script(kSchema);
  db_.transaction([&] {
    if (db_.first("SELECT 1 FROM domains LIMIT 1")) return;
    write_initial_data(*this);
  });
  db_.script(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
}

std::optional<Identity> Store::identity_of(const std::string& access_key) {
  const auto row = db_.first(
      "SELECT k.access_key, k.secret_key, k.is_admin, k.rate_limit, k.bootstrap_script, u.uuid, u.username, u.email, "
      "u.full_name, u.domain_name,"
      " u.status, u.role, p.name AS policy, p.max_concurrent_sessions, p.max_containers_per_session"
      " FROM keypairs k JOIN users u ON u.uuid = k.user JOIN keypair_resource_policies p ON p.name = k.resource_policy"
      " WHERE k.access_key = ? AND k.is_active = 1",
      {access_key});
  if (!row) return std::nullopt;
  Identity identity;
  identity.user = {row->text("uuid"),        row->text("username"), row->text("email"), row->text("full_name"),
                   row->text("domain_name"), row->text("status"),   row->text("role")};
  identity.keypair = {row->text("access_key"), row->text("secret_key"), row->integer("is_admin") != 0, std::nullopt,
                      row->maybe_text("bootstrap_script")};
  if (!row->is_null("rate_limit")) identity.keypair.rate_limit = row->integer("rate_limit");
  identity.policy = {row->text("policy"), row->integer("max_concurrent_sessions"),
                     row->integer("max_containers_per_session")};
  return identity;
}

void Store::count_query(const std::string& access_key) {
  db_.change("UPDATE keypairs SET num_queries = num_queries + 1, last_used = ? WHERE access_key = ?",
             {now_text(), access_key});
}

std::optional<std::string> Store::config(const std::string& key) {
  const auto row = db_.first("SELECT value FROM config WHERE key = ?", {key});
  return row ? row->maybe_text("value") : std::nullopt;
}

void Store::set_config(const std::string& key, const std::string& value) {
  db_.change("INSERT INTO config (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
             {key, value});
}

void Store::delete_config(const std::string& key) { db_.change("DELETE FROM config WHERE key = ?", {key}); }

std::optional<std::pair<std::string, std::string>> keys_of_user(const std::filesystem::path& file,
                                                                const std::string& username) {
  Database db(file, Database::Mode::kReadOnly);
  const auto row = db.first(
      "SELECT k.access_key, k.secret_key FROM keypairs k JOIN users u ON u.uuid = k.user WHERE u.username = ? AND "
      "k.is_active = 1"
      " ORDER BY k.is_admin DESC, k.created_at LIMIT 1",
      {username});
  if (!row) return std::nullopt;
  return std::pair{row->text("access_key"), row->text("secret_key")};
}

}  // namespace bai::devcluster
