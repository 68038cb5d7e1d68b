/// The listening HTTP or HTTPS server on the loopback interface.
#pragma once

#include "tools/devcluster/http/front.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace bai::devcluster {

struct TlsFiles {
  std::filesystem::path key, certificate;  ///< PEM
};

class HttpServer {
 public:
  /// Binds 127.0.0.1. Port 0 takes a free one. Throws std::runtime_error when the port cannot be had.
  HttpServer(Front& front, std::uint16_t port, const std::optional<TlsFiles>& tls);
  ~HttpServer();

  [[nodiscard]] std::uint16_t port() const;
  void start();
  /// Ends the listening and all connections. Handlers that wait must be woken by their owner before.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bai::devcluster
