/// Messages between a WebSocket of the local proxy and one of the endpoint.
#pragma once

#include "kernel/runtime/proxy/local_proxy.hpp"

namespace Poco::Net {
class WebSocket;
}

namespace bai::kernel {

/// Whether `stop` or one that it descends from was requested.
bool is_stopped(const Cancellation& stop);

/// Returns when one side has closed (the other is closed with the same code) or `stop` is requested. Throws `Error` or
/// Poco's exceptions when a connection is lost.
void relay(Poco::Net::WebSocket& local, WebSocket& remote, const Cancellation& stop);

}  // namespace bai::kernel
