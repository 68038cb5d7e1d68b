#include "tests/kernel/transport/web_socket_script.hpp"

#include "kernel/transport/web_socket.hpp"
#include "kernel/transport/ws_frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bai::kernel {

std::string server_frame(unsigned first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {
    frame += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>(payload.size() >> shift & 0xFF);
    if (payload.size() <= 0xFFFF) {
      frame.resize(1);
      frame += static_cast<char>(126);
      frame += static_cast<char>(payload.size() >> 8);
      frame += static_cast<char>(payload.size() & 0xFF);
    }
  }
  return frame.append(payload);
}

std::string read_exactly(Peer& peer, std::size_t size) {
  std::string out;
  while (out.size() < size) {
    const auto piece = peer.read(size - out.size());
    if (piece.empty()) break;
    out += piece;
  }
  return out;
}

ClientFrame read_frame(Peer& peer) {
  const auto head = read_exactly(peer, 2);
  if (head.size() < 2) return {};
  EXPECT_NE(static_cast<unsigned char>(head[1]) & 0x80, 0) << "a client's frame without a mask";
  std::size_t length = static_cast<unsigned char>(head[1]) & 0x7F;
  if (length >= 126) {
    std::size_t value = 0;
    for (const char c : read_exactly(peer, length == 126 ? 2 : 8)) value = value << 8 | static_cast<unsigned char>(c);
    length = value;
  }
  MaskKey key{};
  const auto mask = read_exactly(peer, 4);
  std::copy(mask.begin(), mask.end(), key.begin());
  ClientFrame frame{static_cast<unsigned char>(head[0]), read_exactly(peer, length)};
  apply_mask(frame.payload.data(), frame.payload.size(), key);
  return frame;
}

std::string upgrade_answer(const std::string& request) {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
         websocket_accept(header_of(request, "Sec-WebSocket-Key")) + "\r\n\r\n";
}

void accept_upgrade(Peer& peer, const std::string& request, std::string_view first_frames) {
  peer.write(upgrade_answer(request) + std::string(first_frames));
}

void echo_messages(Peer& peer, const std::string& request) {
  accept_upgrade(peer, request);
  for (auto frame = read_frame(peer); frame.first != 0; frame = read_frame(peer)) {
    peer.write(server_frame(frame.first, frame.payload));
    if ((frame.first & 15) == 8) return;
  }
}

}  // namespace bai::kernel
