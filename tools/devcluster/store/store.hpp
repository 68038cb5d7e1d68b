/// The server's state: everything that outlives the process.
#pragma once

#include "tools/devcluster/auth/identity.hpp"
#include "tools/devcluster/base/time.hpp"
#include "tools/devcluster/store/database.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bai::devcluster {

/// Owns the database. May be used from any thread. Families of statements live in the file of their family;
/// this class has the ones that several of them need.
class Store {
 public:
  /// Opens the file, makes missing tables and, in a new file, the first rows (initial_data.cpp).
  Store(const std::filesystem::path& file, Clock clock);

  Database& db() { return db_; }
  [[nodiscard]] Time now() const { return clock_(); }
  [[nodiscard]] std::string now_text() const { return to_iso(clock_()); }

  /// An active key pair with its user and policy; none when any of the three is missing.
  std::optional<Identity> identity_of(const std::string& access_key);
  void count_query(const std::string& access_key);

  std::optional<std::string> config(const std::string& key);
  void set_config(const std::string& key, const std::string& value);
  void delete_config(const std::string& key);

 private:
  Database db_;
  Clock clock_;
};

/// Writes the first rows into an empty database. The users, groups and passwords are fixed; keys are made anew.
void write_initial_data(Store& store);
/// Access key and secret key of a user by name, from a database that may belong to a running server; none for an
/// unknown name.
std::optional<std::pair<std::string, std::string>> keys_of_user(const std::filesystem::path& file,
                                                                const std::string& username);

/// E-mail address and password that a new cluster gives a user; none for an unknown name.
std::optional<std::pair<std::string, std::string>> initial_login(const std::string& username);

}  // namespace bai::devcluster
