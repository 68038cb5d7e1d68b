#include "tests/kernel/transport/scripted_server.hpp"

#include "tests/kernel/transport/proxy_server.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace bai::kernel {

int listen_on_loopback(int& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (fd < 0 || ::bind(fd, raw, size) != 0 || ::listen(fd, 64) != 0 || ::getsockname(fd, raw, &size) != 0) {
    throw std::runtime_error("cannot listen on loopback");
  }
  port = ntohs(address.sin_port);
  return fd;
}

namespace {

std::size_t body_length(const std::string& head) {
  const auto text = header_of(head, "Content-Length");
  return text.empty() ? 0 : static_cast<std::size_t>(std::strtoull(text.c_str(), nullptr, 10));
}

}  // namespace

Peer::~Peer() {
  if (tls_ != nullptr) {
    if (!was_reset_) SSL_shutdown(tls_);
    SSL_free(tls_);
  }
}

std::string Peer::read(std::size_t size) {
  if (!rest_.empty()) {
    auto out = rest_.substr(0, size);
    rest_.erase(0, out.size());
    return out;
  }
  std::string out(size, '\0');
  const auto n =
      tls_ != nullptr ? SSL_read(tls_, out.data(), static_cast<int>(size)) : ::recv(fd_, out.data(), size, 0);
  out.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return out;
}

std::string Peer::request() {
  std::string text;
  const auto more = [&] {
    const auto piece = read(65536);
    text += piece;
    return !piece.empty();
  };
  std::size_t end = std::string::npos;
  while ((end = text.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) return {};
  }
  end += 4;
  if (header_of(text, "Transfer-Encoding") == "chunked") {
    std::size_t last = std::string::npos;
    while ((last = text.find("0\r\n\r\n", end)) == std::string::npos) {
      if (!more()) return {};
    }
    end = last + 5;
  } else {
    end += body_length(text.substr(0, end));
    while (text.size() < end) {
      if (!more()) return {};
    }
  }
  rest_ = text.substr(end) + rest_;
  return text.substr(0, end);
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto n = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                   : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

void Peer::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  was_reset_ = true;
}

void Peer::await_end() {
  while (!read(65536).empty()) {}
}

ScriptedServer::ScriptedServer(Handler handler, const Certificate* certificate) : handler_(std::move(handler)) {
  ::signal(SIGPIPE, SIG_IGN);
  if (certificate != nullptr) {
    tls_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate(tls_, certificate->x509.get()) != 1 ||
        SSL_CTX_use_PrivateKey(tls_, certificate->key.get()) != 1) {
      throw std::runtime_error("unusable certificate");
    }
  }
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  stop_listening();
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  if (tls_ != nullptr) SSL_CTX_free(tls_);
}

void ScriptedServer::stop_listening() {
  if (ending_.exchange(true)) return;
  ::shutdown(listener_, SHUT_RDWR);  // ends accept
  acceptor_.join();
  ::close(listener_);
}

void ScriptedServer::limit_protocol(int version) {
  SSL_CTX_set_min_proto_version(tls_, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(tls_, version);
  SSL_CTX_set_cipher_list(tls_, "ALL:@SECLEVEL=0");
}

void ScriptedServer::demand_client_certificate(const Certificate& authority) {
  X509_STORE_add_cert(SSL_CTX_get_cert_store(tls_), authority.x509.get());
  SSL_CTX_set_verify(tls_, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

std::string ScriptedServer::address() const {
  return (tls_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

void ScriptedServer::accept_all() {
  while (!ending_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    const std::lock_guard lock(mutex_);
    open_.push_back(fd);
    const int number = connections_++;
    threads_.emplace_back([this, fd, number] { serve(fd, number); });
  }
}

void ScriptedServer::serve(int fd, int number) {
  SSL* tls = nullptr;
  bool fine = true;
  if (tls_ != nullptr) {
    tls = SSL_new(tls_);
    SSL_set_fd(tls, fd);
    fine = SSL_accept(tls) == 1;
    if (!fine) {
      SSL_free(tls);
      tls = nullptr;
    }
  }
  if (fine) {
    Peer peer(fd, tls);
    handler_(peer, number);
  }
  const std::lock_guard lock(mutex_);
  std::erase(open_, fd);
  ::close(fd);
}

std::string answer(const std::string& status, const std::string& body, const std::string& headers) {
  return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string version_answer() { return answer("200 OK", R"({"version": "v6.20220315", "manager": "22.03.3"})"); }

int closed_port() {
  int port = 0;
  ::close(listen_on_loopback(port));
  return port;
}

std::string header_of(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

}  // namespace bai::kernel
