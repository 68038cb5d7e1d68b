/// Debian's tinyproxy as a process of the test.
#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace bai::kernel {

/// Listens on loopback and demands name "me" and password "secret". Ended by the destructor.
class TinyProxy {
 public:
  static bool installed();

  /// Writes its configuration to `folder`; returns once it listens. Throws `std::runtime_error`.
  explicit TinyProxy(const std::filesystem::path& folder);
  TinyProxy(const TinyProxy&) = delete;
  TinyProxy& operator=(const TinyProxy&) = delete;
  ~TinyProxy();

  std::string address(const std::string& name, const std::string& password) const;

 private:
  int port_ = 0;
  int output_ = -1;
  pid_t process_ = -1;
};

}  // namespace bai::kernel
