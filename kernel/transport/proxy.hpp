/// Which proxy stands between this program and a server.
/// Source: curl 7.88 manual (ENVIRONMENT), Python 3.10 urllib.request (`getproxies_environment`) for the variables.
#pragma once

#include "kernel/config/directories.hpp"
#include "kernel/transport/no_proxy.hpp"
#include "kernel/transport/url.hpp"

#include <optional>
#include <string>

namespace bai::kernel {

/// An HTTP proxy, reached without TLS.
struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  std::string credentials;  ///< "name:password", decoded; empty = none. Only for `authorization`, never for messages
  std::string variable;     ///< where it was configured, "HTTPS_PROXY"

  std::string address() const;  ///< "http://host:port"
  /// The line "Proxy-Authorization: Basic …" with its end, or nothing without credentials (RFC 7617).
  std::string authorization() const;
  /// The next step for a user whose proxy cannot be used for `host`.
  std::string hint(const std::string& host) const;
};

/// The proxy variables of an environment, copied. Any thread.
class ProxyRules {
 public:
  /// No proxy at all.
  ProxyRules() = default;
  /// Reads http_proxy, https_proxy, all_proxy and no_proxy, each also in capitals; the small form wins, and an empty
  /// value means "none". HTTP_PROXY is ignored in a CGI program (REQUEST_METHOD), where a remote client could set it.
  explicit ProxyRules(const Environment& environment);

  /// The proxy to use for `peer`, or none. Throws `Error` (invalid, id "config-proxy") for an address that is
  /// malformed, or of a kind that this client does not speak (socks, https).
  std::optional<Proxy> proxy_for(const Endpoint& peer) const;

 private:
  struct Variable {
    std::string name, value;
  };
  Variable plain_, secure_;
  NoProxy excluded_;
};

}  // namespace bai::kernel
