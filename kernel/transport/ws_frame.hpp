/// WebSocket frames as bytes: no socket, no clock, no randomness.
/// Source: RFC 6455 5.
#pragma once

#include "kernel/base/error.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

using MaskKey = std::array<unsigned char, 4>;

/// XORs `data` with the repeated key, in place.
void apply_mask(char* data, std::size_t size, const MaskKey& key);

/// Appends one frame of a client (masked) to `out`.
void append_frame(std::string& out, Opcode opcode, std::string_view payload, const MaskKey& key, bool last = true);

/// Payload of a close frame. `code` 1005 (none given) makes an empty one; `reason` is cut to fit.
std::string close_payload(int code, std::string_view reason);

/// The peer broke the protocol; `close_code` is what it must be told (1002, 1007, 1009).
struct FrameError : Error {
  FrameError(int close, const std::string& message) : Error(Code::network, message), close_code(close) {}
  int close_code;
};

/// Frames of a server → whole messages. One thread at a time.
class FrameDecoder {
 public:
  struct Event {
    Opcode opcode = Opcode::text;  ///< text, binary, close, ping or pong
    std::string data;
  };

  explicit FrameDecoder(std::size_t longest_message = std::size_t{16} << 20);

  void feed(std::string_view bytes);
  /// The next whole message or control frame; none = more bytes are needed. Throws `FrameError`; the decoder is then
  /// useless.
  std::optional<Event> next();

 private:
  struct Header {
    bool last = false;
    Opcode opcode = Opcode::text;
    std::uint64_t length = 0;
    std::size_t size = 0;  ///< of the header itself
  };
  std::optional<Header> read_header() const;
  void check(const Header& header) const;
  std::optional<Event> take(const Header& header);
  Event take_control(const Header& header);

  const std::size_t longest_;
  std::string buffer_;
  std::size_t position_ = 0;
  std::string message_;
  std::optional<Opcode> message_kind_;  ///< of the message whose last fragment has not come
};

/// Code and reason of a close frame's payload. Throws `FrameError`. An empty payload is code 1005.
std::pair<int, std::string> parse_close(std::string_view payload);

}  // namespace bai::kernel
