/// A login at a web server: its cookies in a private file of one set of endpoints and one profile.
/// Source: web server 22.03 (aiohttp session cookie), RFC 6265.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

struct Cookie {
  std::string name, value;
  bool secure = false;       ///< for https only
  std::int64_t expires = 0;  ///< seconds since 1970; 0 = when the server says so
};

/// Reads one Set-Cookie header; none if it is malformed. A cookie that the server takes back has an empty value.
std::optional<Cookie> parse_set_cookie(std::string_view header, std::chrono::system_clock::time_point now);

struct Login {
  std::string user;              ///< as typed at the login
  std::string access_key, role;  ///< as the server said; may be empty
  std::vector<Cookie> cookies;
};

/// The file that holds the login of `endpoints` (in any order) under `profile`, below the user's state folder.
std::filesystem::path login_file(const std::filesystem::path& state, std::vector<std::string> endpoints,
                                 const std::string& profile);

/// Any thread. Two logins of other endpoints or profiles never meet in one file.
class LoginStore {
 public:
  using Now = std::function<std::chrono::system_clock::time_point()>;
  using Note = std::function<void(const std::string& line)>;

  /// `file` empty = there is no home folder: nothing can be stored. `note` tells of a damaged file.
  LoginStore(std::filesystem::path file, Now now, Note note);

  /// The stored login without expired cookies; none if there is none or the file is damaged. Throws `Error` (invalid,
  /// "login-file-mode") if other users can read the file.
  std::optional<Login> current();
  /// Throws `Error` if it cannot be written.
  void store(const Login& login);
  /// A login that is not there is no failure.
  void remove();
  /// Takes over the cookies of an answer if a login is stored and they differ.
  void renew(const std::vector<Cookie>& cookies);
  /// "name=value; …" for a connection; empty without a login.
  std::string cookie_header(bool secure_connection);

  const std::filesystem::path& file() const noexcept { return file_; }

 private:
  std::optional<Login> read();
  const std::filesystem::path file_;
  const Now now_;
  const Note note_;
  std::mutex mutex_;
  bool known_ = false;
  std::optional<Login> login_;
};

}  // namespace bai::kernel
