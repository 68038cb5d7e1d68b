/// A server that sends or swallows bytes as fast as the machine can.
#pragma once

#include "tests/kernel/transport/certificates.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <openssl/ssl.h>
#include <string>
#include <thread>
#include <vector>

namespace bai::kernel {

constexpr std::size_t kBlastBlock = std::size_t{256} << 10;

/// What both sides of a measurement use: a socket, maybe with TLS, blocking.
class BlastLink {
 public:
  BlastLink(int fd, SSL* tls) : fd_(fd), tls_(tls) {}
  BlastLink(const BlastLink&) = delete;
  BlastLink& operator=(const BlastLink&) = delete;
  ~BlastLink();
  /// Bytes read; 0 at the end.
  std::size_t read(char* buffer, std::size_t capacity);
  bool write(const char* data, std::size_t size);

 private:
  int fd_;
  SSL* tls_;
};

/// Speaks, by the first line of a connection:
///   GET /  …   version document          GET /down …  `bytes` of body
///   PUT /up …  swallows a body           GET /take, GET /give (upgrade): swallows, or sends `bytes` as frames of a
///   block RAW TAKE, RAW GIVE                   the same without any protocol
class BlastServer {
 public:
  BlastServer(std::uint64_t bytes, const Certificate* certificate);
  ~BlastServer();
  std::string address() const;
  /// A connection of the raw kind.
  std::unique_ptr<BlastLink> connect(const std::string& first_line) const;

 private:
  void serve(int fd);
  /// `early`: bytes after the head that came with it.
  void answer(BlastLink& link, const std::string& head, std::uint64_t early);
  void give(BlastLink& link, bool framed);

  const std::uint64_t bytes_;
  SSL_CTX* tls_ = nullptr;
  SSL_CTX* client_tls_ = nullptr;
  int listener_ = -1, port_ = 0;
  std::atomic<bool> ending_{false};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace bai::kernel
