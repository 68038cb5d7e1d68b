#include "kernel/transport/connection.hpp"

#include "kernel/transport/resolver.hpp"
#include "kernel/transport/sigpipe_guard.hpp"
#include "kernel/transport/tls_library.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/X509Certificate.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <mutex>
#include <openssl/x509v3.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>

namespace bai::kernel {
namespace {

using Poco::Net::SecureStreamSocket;
using std::chrono::duration_cast;
using std::chrono::microseconds;

constexpr const char* kCheck = "check your network connection and the server's address (BACKEND_ENDPOINT)";

std::string reason_of(const Poco::Exception& failure) {
  if (failure.code() > 0 && failure.code() < 4096) return std::generic_category().message(failure.code());
  return failure.displayText();
}

int to_length(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

bool certificate_names(X509* certificate, const std::string& host) {
  Poco::Net::IPAddress literal;
  if (Poco::Net::IPAddress::tryParse(host, literal)) return X509_check_ip_asc(certificate, host.c_str(), 0) == 1;
  return X509_check_host(certificate, host.data(), host.size(), 0, nullptr) == 1;
}

ConnectError not_trusted(const std::string& peer, const std::string& reason, const std::string& next_step) {
  return {Code::network, peer + " cannot be trusted: " + reason, next_step};
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// Does the peer say no to our certificate, or to our having none? TLS 1.3 says so after the handshake (RFC
/// 8446 4.4.2).
bool refuses_client(const std::string& reason) {
  return contains(reason, " alert ") && (contains(reason, "certificate") || contains(reason, "unknown ca"));
}

const char* handshake_hint(const std::string& reason, bool wanted_client) {
  if (contains(reason, "protocol")) return "the server speaks no TLS 1.2 or newer: ask its operator to enable it";
  if (wanted_client) return "the server asks for a client certificate: set BACKEND_SSL_CLIENT_CERT=FILE";
  return kCheck;
}

}  // namespace

struct Connection::Socket {
  std::string peer;
  Poco::Net::StreamSocket plain;
  std::optional<SecureStreamSocket> secure;
  mutable std::mutex tls_lock;
  SetupTimes times;
  bool wanted_client = false;  ///< the server asked for a client certificate that we do not have

  /// The error for a connection that broke off while it was used.
  [[noreturn]] void broke_off(const Poco::Exception& failure) const {
    const auto reason = reason_of(failure);
    const std::string next_step = "correct BACKEND_SSL_CLIENT_CERT: the certificate that this server knows you by";
    if (secure && refuses_client(reason)) {
      const auto what = wanted_client ? " wants a client certificate" : " refuses the client certificate";
      throw ConnectError(Code::network, peer + what + " (" + reason + ")",
                         wanted_client ? "set BACKEND_SSL_CLIENT_CERT=FILE" : next_step);
    }
    // A server that closes with our request unread resets the connection, and its alert is lost with it.
    throw Error(
        Code::network, "the connection to " + peer + " broke off: " + reason,
        wanted_client ? "the server asked for a client certificate: set BACKEND_SSL_CLIENT_CERT=FILE" : "try again");
  }

  int fd() const { return static_cast<int>(plain.impl()->sockfd()); }

  /// The TLS library moves one record (16 KiB) per call; this repeats `move(bytes done)` up to `size` bytes, or until
  /// it would have to wait. What was moved before a failure is told first, the failure comes again with the next call.
  template <typename Move>
  int by_records(Move move, std::size_t size) const {
    const std::lock_guard lock(tls_lock);
    const SigpipeGuard guard;
    std::size_t done = 0;
    while (done < size) {
      int n = 0;
      try {
        n = move(done);
      } catch (const Poco::Exception&) {
        if (done == 0) throw;
      }
      if (n <= 0) return done > 0 ? to_length(done) : n;
      done += static_cast<std::size_t>(n);
    }
    return to_length(done);
  }

  /// Without the library, which takes a full send buffer for a failure. Negative = would have to wait.
  int receive_plain(char* buffer, std::size_t capacity) const {
    return plain_result([&] { return ::recv(fd(), buffer, static_cast<std::size_t>(to_length(capacity)), 0); });
  }
  int send_plain(std::string_view data) const {
    const auto size = static_cast<std::size_t>(to_length(data.size()));
    return plain_result([&] { return ::send(fd(), data.data(), size, MSG_NOSIGNAL); });
  }
  template <typename Call>
  static int plain_result(Call call) {
    for (;;) {
      const auto n = call();
      if (n >= 0) return static_cast<int>(n);
      if (errno == EAGAIN || errno == EWOULDBLOCK) return -1;
      if (errno != EINTR) throw Poco::IOException(std::generic_category().message(errno), errno);
    }
  }
};

Connection::Connection(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}

Connection::~Connection() {
  if (!socket_->secure) return;
  const SigpipeGuard guard;  // closing sends TLS's close notice
  socket_.reset();
}

namespace {

void connect_to(Poco::Net::StreamSocket& socket, const Poco::Net::SocketAddress& address, const Patience& patience,
                const std::string& peer) {
  socket.connectNB(address);
  const int fd = static_cast<int>(socket.impl()->sockfd());
  patience.await(fd, POLLOUT, patience.connect, "does not accept the connection", peer);
  int failed = 0;
  socklen_t size = sizeof failed;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size);
  if (failed != 0) throw Poco::IOException(std::generic_category().message(failed));
  socket.setNoDelay(true);
}

}  // namespace

std::unique_ptr<Connection> Connection::dial(const std::string& host, std::uint16_t port, const std::string& name,
                                             const Patience& patience) {
  const auto begin = Clock::now();
  const auto addresses = resolve(host, patience);
  const auto resolved = Clock::now();
  std::string last_reason;
  bool timed_out = false;
  for (const auto& address : addresses) {
    auto socket = std::make_unique<Socket>();
    socket->peer = name;
    try {
      connect_to(socket->plain, Poco::Net::SocketAddress(address, port), patience, socket->peer);
    } catch (const Poco::Exception& failure) {
      last_reason = failure.message().empty() ? reason_of(failure) : failure.message();
      continue;
    } catch (const Error& failure) {
      if (failure.code != Code::timeout) throw;
      last_reason = failure.what();
      timed_out = true;
      patience.stop->check();
      continue;
    }
    std::unique_ptr<Connection> connection(new Connection(std::move(socket)));
    connection->socket_->times.resolve = duration_cast<microseconds>(resolved - begin);
    connection->socket_->times.connect = duration_cast<microseconds>(Clock::now() - resolved);
    return connection;
  }
  if (timed_out) throw ConnectError(Code::timeout, last_reason, kCheck);
  throw ConnectError(Code::network, "cannot connect to " + name + ": " + last_reason, kCheck);
}

std::unique_ptr<Connection> Connection::open(const Endpoint& peer, TlsContext& tls, const Patience& patience,
                                             const Route& route) {
  std::unique_ptr<Connection> connection;
  if (route.kind == Route::Kind::direct) {
    connection = dial(peer.host, peer.port, peer.origin(), patience);
  } else {
    try {
      connection = dial(route.proxy.host, route.proxy.port, "the proxy " + route.proxy.address(), patience);
    } catch (const ConnectError& failure) {
      throw ConnectError(failure.code, failure.what(), route.proxy.hint(peer.host));
    }
    connection->socket_->peer = route.name(peer);
    if (route.kind == Route::Kind::tunnel) open_tunnel(*connection, peer, route.proxy, patience);
  }
  if (peer.secure()) connection->shake_hands(peer, tls, patience);
  return connection;
}

void Connection::shake_hands(const Endpoint& peer, TlsContext& tls, const Patience& patience) {
  const auto begin = Clock::now();
  const SigpipeGuard guard;
  auto& library = tls.library();
  Poco::Net::IPAddress literal;
  const bool named = !Poco::Net::IPAddress::tryParse(peer.host, literal);  // SNI never carries an address (RFC 6066 3)
  forget_handshake_notes();
  try {
    socket_->secure = named ? SecureStreamSocket::attach(socket_->plain, peer.host, library.context)
                            : SecureStreamSocket::attach(socket_->plain, library.context);
    for (;;) {
      const int state = socket_->secure->completeHandshake();
      if (state == 1) break;
      if (state == 0) throw Poco::IOException("the connection was closed");
      const short events = state == SecureStreamSocket::ERR_SSL_WANT_READ ? POLLIN : POLLOUT;
      patience.await(fd(), events, patience.connect, "does not complete the TLS handshake", this->peer());
    }
    if (tls.verifies()) {
      const auto certificate = socket_->secure->peerCertificate();
      // The library's own check skips local hosts.
      if (!certificate_names(const_cast<X509*>(certificate.certificate()), peer.host)) {
        throw not_trusted(this->peer(), "its certificate is not for '" + peer.host + "'",
                          "use the name that the certificate is for in the address (BACKEND_ENDPOINT)");
      }
    }
  } catch (const Poco::Exception& failure) {
    const auto notes = handshake_notes();
    if (notes.problem != 0) {
      throw not_trusted(this->peer(), certificate_problem(notes.problem), certificate_hint(notes.problem));
    }
    const auto reason = reason_of(failure);
    throw ConnectError(Code::network, "the TLS handshake with " + this->peer() + " failed: " + reason,
                       handshake_hint(reason, notes.wanted_client));
  } catch (const ConnectError&) { throw; } catch (const Error& failure) {
    if (failure.code != Code::timeout) throw;
    patience.stop->check();
    throw ConnectError(Code::timeout, failure.what(), failure.hint);
  }
  socket_->wanted_client = handshake_notes().wanted_client;
  socket_->times.handshake = duration_cast<microseconds>(Clock::now() - begin);
}

Connection::Io Connection::try_read(char* buffer, std::size_t capacity, std::size_t& moved) {
  moved = 0;
  int n = 0;
  try {
    if (socket_->secure) {
      n = socket_->by_records(
          [&](std::size_t done) { return socket_->secure->receiveBytes(buffer + done, to_length(capacity - done)); },
          capacity);
    } else {
      n = socket_->receive_plain(buffer, capacity);
    }
  } catch (const Poco::Exception& failure) { socket_->broke_off(failure); }
  if (n == 0) return Io::end;
  if (n < 0) return socket_->secure && n == SecureStreamSocket::ERR_SSL_WANT_WRITE ? Io::wants_write : Io::wants_read;
  moved = static_cast<std::size_t>(n);
  return Io::done;
}

Connection::Io Connection::try_write(std::string_view data, std::size_t& moved) {
  moved = 0;
  int n = 0;
  try {
    if (socket_->secure) {
      n = socket_->by_records(
          [&](std::size_t done) {
            return socket_->secure->sendBytes(data.data() + done, to_length(data.size() - done));
          },
          data.size());
    } else {
      n = socket_->send_plain(data);
    }
  } catch (const Poco::Exception& failure) { socket_->broke_off(failure); }
  if (n < 0) return socket_->secure && n == SecureStreamSocket::ERR_SSL_WANT_READ ? Io::wants_read : Io::wants_write;
  moved = static_cast<std::size_t>(n);
  return Io::done;
}

std::size_t Connection::read_some(char* buffer, std::size_t capacity, const Patience& patience) {
  for (;;) {
    std::size_t moved = 0;
    const auto io = try_read(buffer, capacity, moved);
    if (io == Io::done || io == Io::end) {
      patience.stop->check();
      return moved;
    }
    await_io(*this, io, patience);
  }
}

void Connection::write_all(std::string_view data, const Patience& patience, std::uint64_t& sent) {
  while (!data.empty()) {
    patience.stop->check();
    std::size_t moved = 0;
    const auto io = try_write(data, moved);
    data.remove_prefix(moved);
    sent += moved;
    if (io != Io::done) await_io(*this, io, patience);
  }
}

bool Connection::idle_and_open() const {
  pollfd polled{fd(), POLLIN, 0};
  if (::poll(&polled, 1, 0) == 0) return true;
  if (!socket_->secure || (polled.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) return false;
  // TLS 1.3 sends session tickets whenever it likes: readable does not mean closed. One read tells.
  const std::lock_guard lock(socket_->tls_lock);
  const SigpipeGuard guard;
  try {
    char byte = 0;
    return socket_->secure->receiveBytes(&byte, 1) < 0;
  } catch (const Poco::Exception&) { return false; }
}

int Connection::fd() const { return socket_->fd(); }
const std::string& Connection::peer() const { return socket_->peer; }
const SetupTimes& Connection::times() const { return socket_->times; }

void await_io(const Connection& connection, Connection::Io wanted, const Patience& patience) {
  const bool writing = wanted == Connection::Io::wants_write;
  patience.await(connection.fd(), writing ? POLLOUT : POLLIN, patience.read,
                 writing ? "takes no more data" : "sends nothing", connection.peer());
}

}  // namespace bai::kernel
