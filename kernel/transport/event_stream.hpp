/// A stream of server-sent events that survives lost connections.
/// Source: WHATWG HTML 9.2; client 22.03 request.py for the good-bye, "server_close".
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <functional>
#include <memory>

namespace bai::kernel {

/// What a stream needs of the world.
struct EventSource {
  /// Sends the request afresh, with a signature of this moment.
  std::function<std::unique_ptr<HttpExchange>(const HttpRequest& request, const Cancellation& stop)> open;
  /// Waits; ends early, by an exception, when `stop` is requested.
  std::function<void(std::chrono::milliseconds pause, const Cancellation& stop)> sleep;
  std::function<void(const std::string& line)> log;  ///< may be null
  unsigned seed = 0;                                 ///< of the random part of pauses
};

/// Returns once the server has answered; throws what the first connection throws. `stop` must outlive the stream.
///
/// Reconnecting: after 1, 2, 4, … 30 s (the server's `retry` instead of the first), each shortened by up to a half at
/// random, eight times in a row without an event in between; then `Error` (network). An answer that says no ends the
/// stream with its error, except 429, 502, 503 and 504. A server that is silent for a minute counts as lost: Backend.AI
/// sends a comment every 15 s.
std::unique_ptr<EventStream> listen_to(EventSource source, const HttpRequest& request, const Cancellation& stop);

}  // namespace bai::kernel
