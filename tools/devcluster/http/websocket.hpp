/// A WebSocket connection as stream handlers see it: whole text messages. The library stays behind this interface.
#pragma once

#include <optional>
#include <string>

namespace bai::devcluster {

/// Used by one thread. Pings are answered and fragments joined inside. Source: RFC 6455 5.4, 5.5.
class WebSocketChannel {
 public:
  virtual ~WebSocketChannel() = default;

  /// False when the peer is gone.
  virtual bool send_text(const std::string& text) = 0;
  /// Waits for the next message; none when the peer closed or vanished, or the server stops.
  virtual std::optional<std::string> receive_text() = 0;
  /// Looks without waiting whether the peer has closed. A message that has arrived is kept for receive_text().
  virtual bool peer_closed() = 0;
};

}  // namespace bai::devcluster
