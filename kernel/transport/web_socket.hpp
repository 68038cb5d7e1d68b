/// A WebSocket on an upgraded connection. Source: RFC 6455; client 22.03 request.py for the limits.
#pragma once

#include "kernel/transport/exchange.hpp"

#include <memory>
#include <string>

namespace bai::kernel {

/// When a silent peer is asked for a sign of life, and when it is given up.
struct Heartbeat {
  std::chrono::milliseconds ping_after{30'000};
  std::chrono::milliseconds lost_after{15'000};  ///< after the ping
};

/// Checks the server's answer to the request for an upgrade with `key`. Throws `Error` (network) if it is none.
/// `patience.stop` must outlive the result.
std::unique_ptr<WebSocket> upgrade(ClientExchange& exchange, const std::string& key, const Patience& patience,
                                   Heartbeat heartbeat = {});

/// The value of Sec-WebSocket-Accept that belongs to `key`.
std::string websocket_accept(const std::string& key);

}  // namespace bai::kernel
