/// How a connection reaches its server: directly, or with a proxy's help.
#pragma once

#include "kernel/transport/proxy.hpp"

#include <memory>
#include <string>

namespace bai::kernel {

class Connection;
struct Patience;

struct Route {
  enum class Kind {
    direct,
    forwarded,  ///< the proxy reads our requests and sends its own: absolute targets (RFC 9112 3.2.2)
    tunnel,     ///< the proxy carries bytes: CONNECT (RFC 9110 9.3.6)
  };
  enum class For { requests, websocket };

  Kind kind = Kind::direct;
  Proxy proxy;  ///< unless direct

  /// Forwarding suffices for plain requests. TLS needs a tunnel, and a WebSocket as well: many proxies drop its
  /// upgrade.
  static Route choose(const ProxyRules& rules, const Endpoint& peer, For use);
  /// Names connections that can stand in for each other, and tells people where they lead.
  std::string name(const Endpoint& peer) const;
};

/// Asks the proxy at the other end of `connection` for a tunnel to `peer`, within `patience.connect`.
/// The request carries the proxy's own credentials only: no signature, no version, no cookie.
/// Throws `ConnectError` (network, timeout) or `Error` (cancelled).
void open_tunnel(Connection& connection, const Endpoint& peer, const Proxy& proxy, const Patience& patience);

}  // namespace bai::kernel
