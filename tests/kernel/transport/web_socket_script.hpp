/// The server's side of a WebSocket, frame by frame.
#pragma once

#include "tests/kernel/transport/scripted_server.hpp"

#include <string>
#include <string_view>

namespace bai::kernel {

/// A frame as a server sends it; `first`: its first byte, FIN and opcode.
std::string server_frame(unsigned first, std::string_view payload);

/// Exactly `size` bytes, fewer at the end.
std::string read_exactly(Peer& peer, std::size_t size);

struct ClientFrame {
  unsigned first = 0;  ///< 0 = the connection ended
  std::string payload;
};

/// The next frame, unmasked.
ClientFrame read_frame(Peer& peer);

/// The text of the answer to a handshake's `request`.
std::string upgrade_answer(const std::string& request);

/// The answer to a handshake's `request`, followed by `first_frames`.
void accept_upgrade(Peer& peer, const std::string& request, std::string_view first_frames = {});

/// Accepts, and sends each message back until the client closes.
void echo_messages(Peer& peer, const std::string& request);

}  // namespace bai::kernel
