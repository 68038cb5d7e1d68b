/// The cluster's folder: what lies where, and the lock that keeps two servers apart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace bai::devcluster {

struct DataDir {
  std::filesystem::path root;  ///< absolute

  [[nodiscard]] std::filesystem::path database() const { return root / "cluster.db"; }
  [[nodiscard]] std::filesystem::path sessions() const { return root / "sessions"; }
  [[nodiscard]] std::filesystem::path volume() const { return root / "volume1"; }
  [[nodiscard]] std::filesystem::path log() const { return root / "log"; }
  [[nodiscard]] std::filesystem::path lock() const { return root / "server.pid"; }
  [[nodiscard]] std::filesystem::path endpoint() const { return root / "endpoint.json"; }
  [[nodiscard]] std::filesystem::path ca_certificate() const { return root / "ca.pem"; }
  [[nodiscard]] std::filesystem::path server_certificate() const { return root / "server.pem"; }
  [[nodiscard]] std::filesystem::path server_key() const { return root / "server.key"; }

  /// Makes the folder, for its owner only. Throws std::runtime_error with the reason.
  void create() const;
};

/// Where the server listened last.
struct Endpoint {
  std::uint16_t port = 0;
  bool tls = false;
  std::uint16_t console_port = 0;  ///< of the web server; 0 = not known
};
std::optional<Endpoint> read_endpoint(const DataDir& dir);
void write_endpoint(const DataDir& dir, const Endpoint& endpoint);

/// The process that serves the folder; none when nobody does. The lock decides, not the number in the file.
std::optional<int> serving_process(const DataDir& dir);

/// Held by the serving process; the system releases it however the process ends.
class ServerLock {
 public:
  /// None when another process holds it. Writes this process' id into the file.
  static std::optional<ServerLock> take(const DataDir& dir);
  ServerLock(ServerLock&& other) noexcept;
  ServerLock& operator=(ServerLock&&) = delete;
  ~ServerLock();

 private:
  explicit ServerLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace bai::devcluster
