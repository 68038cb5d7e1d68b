#include "tests/kernel/transport/proxy_server.hpp"

#include "tests/kernel/transport/scripted_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace bai::kernel {

int connect_to_loopback(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    if (fd >= 0) ::close(fd);
    throw std::runtime_error("cannot connect on loopback");
  }
  return fd;
}

bool send_all(int fd, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto n = ::send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

ProxyServer::ProxyServer(int target_port, Rules rules) : target_port_(target_port), rules_(std::move(rules)) {
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_all(); });
}

ProxyServer::~ProxyServer() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);  // ends accept
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
  }
  for (auto& thread : threads_) thread.join();
}

std::vector<std::string> ProxyServer::heads() const {
  const std::lock_guard lock(mutex_);
  return heads_;
}

void ProxyServer::accept_all() {
  while (!ending_) {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const std::lock_guard lock(mutex_);
    open_.push_back(client);
    ++connections_;
    threads_.emplace_back([this, client] {
      serve(client);
      const std::lock_guard closing(mutex_);
      std::erase(open_, client);
      ::close(client);
    });
  }
}

void ProxyServer::serve(int client) {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    char block[4096];
    const auto n = ::recv(client, block, sizeof block, 0);
    if (n <= 0) return;
    head.append(block, static_cast<std::size_t>(n));
  }
  {
    const std::lock_guard lock(mutex_);
    heads_.push_back(head);
  }
  if (!rules_.refusal.empty()) {
    send_all(client, rules_.refusal);
    return;
  }
  if (header_of(head, "Proxy-Authorization") != (rules_.credentials.empty() ? "" : "Basic " + rules_.credentials)) {
    send_all(client, answer("407 Proxy Authentication Required", ""));
    return;
  }
  const int server = connect_to_loopback(target_port_);
  if (head.starts_with("CONNECT ")) {
    send_all(client, "HTTP/1.1 200 Connection established\r\n\r\n" + rules_.greeting);
  } else {
    // Only the first request of a connection is rewritten: the client must not count on more.
    const auto address = head.find("http://");
    head.erase(address, head.find('/', address + 7) - address);
    send_all(server, head);
  }
  relay(client, server);
  ::close(server);
}

void ProxyServer::relay(int client, int server) const {
  pollfd both[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
  while (::poll(both, 2, -1) > 0) {
    for (int from = 0; from < 2; ++from) {
      if (both[from].revents == 0) continue;
      char block[65536];
      const auto n = ::recv(both[from].fd, block, sizeof block, 0);
      if (n <= 0 || !send_all(both[1 - from].fd, std::string(block, static_cast<std::size_t>(n)))) {
        ::shutdown(both[1 - from].fd, SHUT_RDWR);
        return;
      }
    }
  }
}

}  // namespace bai::kernel
