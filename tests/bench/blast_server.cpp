#include "tests/bench/blast_server.hpp"

#include "kernel/transport/web_socket.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <cstdlib>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace bai::kernel {
namespace {

std::string field(const std::string& head, const std::string& name) {
  const auto at = head.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::string ok(std::uint64_t length) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
}

}  // namespace

BlastLink::~BlastLink() {
  if (tls_ != nullptr) {
    SSL_shutdown(tls_);
    SSL_free(tls_);
  }
  ::close(fd_);
}

std::size_t BlastLink::read(char* buffer, std::size_t capacity) {
  const auto n =
      tls_ != nullptr ? SSL_read(tls_, buffer, static_cast<int>(capacity)) : ::recv(fd_, buffer, capacity, 0);
  return n > 0 ? static_cast<std::size_t>(n) : 0;
}

bool BlastLink::write(const char* data, std::size_t size) {
  while (size > 0) {
    const auto n =
        tls_ != nullptr ? SSL_write(tls_, data, static_cast<int>(size)) : ::send(fd_, data, size, MSG_NOSIGNAL);
    if (n <= 0) return false;
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

BlastServer::BlastServer(std::uint64_t bytes, const Certificate* certificate) : bytes_(bytes) {
  ::signal(SIGPIPE, SIG_IGN);
  if (certificate != nullptr) {
    tls_ = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(tls_, certificate->x509.get());
    SSL_CTX_use_PrivateKey(tls_, certificate->key.get());
    client_tls_ = SSL_CTX_new(TLS_client_method());
  }
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, raw, size) != 0 || ::listen(listener_, 16) != 0 || ::getsockname(listener_, raw, &size) != 0) {
    throw std::runtime_error("cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] {
    while (!ending_) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      const std::lock_guard lock(mutex_);
      open_.push_back(fd);
      threads_.emplace_back([this, fd] { serve(fd); });
    }
  });
}

BlastServer::~BlastServer() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
  SSL_CTX_free(tls_);
  SSL_CTX_free(client_tls_);
}

std::string BlastServer::address() const {
  return (tls_ != nullptr ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::unique_ptr<BlastLink> BlastServer::connect(const std::string& first_line) const {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto address = loopback(port_);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  SSL* tls = nullptr;
  if (client_tls_ != nullptr) {
    tls = SSL_new(client_tls_);
    SSL_set_fd(tls, fd);
    if (SSL_connect(tls) != 1) throw std::runtime_error("no TLS");
  }
  auto link = std::make_unique<BlastLink>(fd, tls);
  const auto line = first_line + "\r\n\r\n";
  link->write(line.data(), line.size());
  return link;
}

void BlastServer::serve(int fd) {
  SSL* tls = nullptr;
  if (tls_ != nullptr) {
    tls = SSL_new(tls_);
    SSL_set_fd(tls, fd);
    if (SSL_accept(tls) != 1) SSL_free(std::exchange(tls, nullptr));
  }
  {
    BlastLink link(fd, tls);
    std::vector<char> block(kBlastBlock);
    std::string text;
    while (const auto n = link.read(block.data(), block.size())) {
      text.append(block.data(), n);
      const auto end = text.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const auto head = text.substr(0, end + 4);
      auto left = std::strtoull(field(head, "Content-Length").c_str(), nullptr, 10);
      const auto early = text.size() - head.size();
      left -= std::min<std::uint64_t>(left, early);
      text.clear();
      for (std::size_t got = 1; left > 0 && got > 0; left -= got) got = link.read(block.data(), block.size());
      answer(link, head, early);
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_, fd);
  }
}

void BlastServer::answer(BlastLink& link, const std::string& head, std::uint64_t early) {
  const auto reply = [&](const std::string& text) { return link.write(text.data(), text.size()); };
  const auto key = field(head, "Sec-WebSocket-Key");
  if (!key.empty()) {
    reply("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + websocket_accept(key) +
          "\r\n\r\n");
  }
  if (head.starts_with("GET / ")) {
    const std::string version = R"({"version": "v6.20220315", "manager": "22.03.3"})";
    reply(ok(version.size()) + version);
  } else if (head.starts_with("GET /down")) {
    reply(ok(bytes_));
    give(link, false);
  } else if (head.starts_with("GET /give") || head.starts_with("RAW GIVE")) {
    give(link, !key.empty());
  } else if (head.starts_with("GET /take") || head.starts_with("RAW TAKE")) {
    std::vector<char> block(kBlastBlock);
    std::uint64_t taken = early;
    while (taken < bytes_) {
      const auto n = link.read(block.data(), block.size());
      if (n == 0) return;
      taken += n;
    }
    // The last word is the receiver's: a sender is done when everything has arrived.
    reply(key.empty() ? std::string("x") : std::string("\x82\x01x", 3));
  } else {
    reply(ok(0));
  }
}

void BlastServer::give(BlastLink& link, bool framed) {
  std::string block;
  if (framed) block = std::string("\x82\x7F", 2) + std::string("\0\0\0\0\0\x04\0\0", 8);  // 256 KiB
  block.append(kBlastBlock, 'x');
  for (std::uint64_t sent = 0; sent < bytes_; sent += kBlastBlock) {
    if (!link.write(block.data(), block.size())) return;
  }
}

}  // namespace bai::kernel
