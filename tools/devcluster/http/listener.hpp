/// A listening socket on the loopback interface, with or without TLS.
#pragma once

#include "tools/devcluster/http/server.hpp"

#include <Poco/Net/ServerSocket.h>

namespace bai::devcluster {

/// Never shares the port with another server. Throws Poco::Exception when it cannot be had.
Poco::Net::ServerSocket listen_on(const Poco::Net::SocketAddress& address, const std::optional<TlsFiles>& tls);

}  // namespace bai::devcluster
