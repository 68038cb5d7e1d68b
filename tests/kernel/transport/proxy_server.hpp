/// An HTTP proxy on loopback that remembers what it was asked.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bai::kernel {

/// Forwards absolute requests and carries tunnels. Whatever host is named, it connects to `target_port` on loopback, so
/// that tests can use names that no name server knows.
class ProxyServer {
 public:
  struct Rules {
    std::string credentials;  ///< base64 of "name:password" that every request must carry; empty = none needed
    std::string refusal;      ///< answers this instead of doing anything
    std::string greeting;     ///< bytes of its own that it pushes into every tunnel
  };

  ProxyServer(int target_port, Rules rules);
  explicit ProxyServer(int target_port) : ProxyServer(target_port, Rules{}) {}
  ~ProxyServer();

  int port() const { return port_; }
  std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  /// The first head of each connection: "CONNECT host:port HTTP/1.1…" or "GET http://…".
  std::vector<std::string> heads() const;
  int connections() const { return connections_; }

 private:
  void accept_all();
  void serve(int client);
  void relay(int client, int server) const;

  const int target_port_;
  const Rules rules_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> heads_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// Sockets on loopback, close-on-exec. Throw `std::runtime_error`.
int listen_on_loopback(int& port);
int connect_to_loopback(int port);
bool send_all(int fd, const std::string& bytes);

}  // namespace bai::kernel
