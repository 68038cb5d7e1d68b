/// One TCP or TLS connection, non-blocking underneath; every wait can be interrupted.
#pragma once

#include "kernel/transport/patience.hpp"
#include "kernel/transport/route.hpp"
#include "kernel/transport/url.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace bai::kernel {

class TlsContext;

/// The peer could not be reached, or was not the right one: nothing of a request can have been executed.
struct ConnectError : Error {
  using Error::Error;
};

/// How long the parts of a connection's set-up took.
struct SetupTimes {
  std::chrono::microseconds resolve{0}, connect{0}, handshake{0};
};

/// One thread may write while another reads: the TLS state has a lock, which is never held while waiting.
class Connection {
 public:
  enum class Io { done, wants_read, wants_write, end };

  /// Resolves, connects (each address in turn), asks a proxy for a tunnel and shakes hands, each within
  /// `patience.connect`.
  /// Throws `ConnectError` (network, timeout) or `Error` (cancelled).
  static std::unique_ptr<Connection> open(const Endpoint& peer, TlsContext& tls, const Patience& patience,
                                          const Route& route = {});
  ~Connection();

  /// At least one byte, or 0 at the orderly end. An end without TLS's close notice throws `Error` (network).
  std::size_t read_some(char* buffer, std::size_t capacity, const Patience& patience);
  /// Writes all of `data`. `sent` counts the bytes handed to the system so far, also when it throws.
  void write_all(std::string_view data, const Patience& patience, std::uint64_t& sent);

  /// Without waiting. `moved`: bytes read or written when `done`.
  Io try_read(char* buffer, std::size_t capacity, std::size_t& moved);
  Io try_write(std::string_view data, std::size_t& moved);

  /// True if the connection can carry a further request: nothing arrived and it was not closed.
  bool idle_and_open() const;
  int fd() const;
  const std::string& peer() const;  ///< "https://host:port", and the proxy if there is one: `Route::name`
  const SetupTimes& times() const;

 private:
  struct Socket;
  explicit Connection(std::unique_ptr<Socket> socket);
  static std::unique_ptr<Connection> dial(const std::string& host, std::uint16_t port, const std::string& name,
                                          const Patience& patience);
  void shake_hands(const Endpoint& peer, TlsContext& tls, const Patience& patience);

  std::unique_ptr<Socket> socket_;
};

/// Waits with `patience.read` for what `wanted` says.
void await_io(const Connection& connection, Connection::Io wanted, const Patience& patience);

}  // namespace bai::kernel
