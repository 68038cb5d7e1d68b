/// The local API proxy: an HTTP server on this computer whose requests go on, signed, to the configured endpoint.
/// Source: client 22.03 cli/proxy.py.
#pragma once

#include "kernel/runtime/configured_client.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace bai::kernel {

/// A status line: "info" or "fail", and the text. Called on threads of the proxy.
using Say = std::function<void(const std::string& mark, const std::string& text)>;

class LocalProxy {
 public:
  /// Listens on `bind` (a name or an address) and `port` (0 = any free one). `client` and `stop` must outlive it.
  /// Throws `Error` (invalid) if that address cannot be had.
  LocalProxy(ConfiguredClient& client, const Cancellation& stop, const std::string& bind, std::uint16_t port, Say say);
  /// Ends all connections.
  ~LocalProxy();

  std::uint16_t port() const;

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace bai::kernel
