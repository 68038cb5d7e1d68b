/// What the server said about the rights of accounts: one private file for all, an entry per endpoint and access key.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace bai::kernel {

/// Any thread, any number of processes: the file is replaced as a whole; of two that write at once one entry may be
/// lost, which costs a question. A file that cannot be read or written costs questions too, never the command.
class AccountCache {
 public:
  using Now = std::function<std::chrono::system_clock::time_point()>;

  /// `file` empty = nothing is remembered.
  AccountCache(std::filesystem::path file, Now now) : file_(std::move(file)), now_(std::move(now)) {}

  /// None if `fact` ("role", "admin_key") was not stored within the last hour: a role that was given or taken meanwhile
  /// shows by then.
  std::optional<std::string> find(const std::string& endpoint, const std::string& access_key,
                                  const std::string& fact) const;
  void store(const std::string& endpoint, const std::string& access_key, const std::string& fact,
             const std::string& value) const;
  void drop(const std::string& endpoint, const std::string& access_key) const;

 private:
  const std::filesystem::path file_;
  const Now now_;
};

}  // namespace bai::kernel
