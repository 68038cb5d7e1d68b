/// A server on loopback whose every byte a test decides.
#pragma once

#include "tests/kernel/transport/certificates.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bai::kernel {

/// The server's side of one connection. A call on a connection that the client closed gives "" or false.
class Peer {
 public:
  Peer(int fd, SSL* tls) : fd_(fd), tls_(tls) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer();

  /// A whole request: its head, and its body by Content-Length or in chunks (left encoded). Empty at the end.
  std::string request();
  /// At most `size` bytes; empty at the end.
  std::string read(std::size_t size);
  bool write(std::string_view bytes);
  /// Ends the connection with a reset instead of an orderly close.
  void reset();
  /// Over TLS: ends without the close notice, like a cut cable or an attacker.
  void end_without_notice() { was_reset_ = true; }
  /// Blocks until the client closes.
  void await_end();

 private:
  int fd_;
  SSL* tls_;
  std::string rest_;
  bool was_reset_ = false;
};

class ScriptedServer {
 public:
  /// Called on a thread of its own for each connection; `number` counts from 0.
  using Handler = std::function<void(Peer& peer, int number)>;

  explicit ScriptedServer(Handler handler, const Certificate* certificate = nullptr);
  ~ScriptedServer();

  int port() const { return port_; }
  /// "http://127.0.0.1:port" or https.
  std::string address() const;
  int connections() const { return connections_; }
  /// The newest TLS version spoken, for connections from now on.
  void limit_protocol(int version);
  /// Wants a certificate of `authority` from every client from now on.
  void demand_client_certificate(const Certificate& authority);
  /// Refuses connections from now on.
  void stop_listening();

 private:
  void accept_all();
  void serve(int fd, int number);

  Handler handler_;
  SSL_CTX* tls_ = nullptr;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// "HTTP/1.1 <status>" with a Content-Length body.
std::string answer(const std::string& status, const std::string& body, const std::string& headers = "");

/// What a manager of 22.03 says about itself.
std::string version_answer();

/// A port on which nobody listens.
int closed_port();

/// The value of header `name` in a request's text; empty if there is none.
std::string header_of(const std::string& request, const std::string& name);

}  // namespace bai::kernel
