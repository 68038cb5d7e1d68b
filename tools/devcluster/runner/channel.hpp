/// Frames between the server, the supervisor of a session and its Python interpreter.
///
/// A frame is one type byte, a task number and the body's length (both 32 bits, little endian) and the body. The three
/// parties run on one machine and come from one build, so there is no version in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::devcluster {

/// To the supervisor.
inline constexpr char kFrameQuery = 'Q';      ///< body: code for the interpreter
inline constexpr char kFrameExec = 'X';       ///< body: packed list: number of variables, "NAME=value"..., argv...
inline constexpr char kFrameInput = 'I';      ///< body: a line without its newline
inline constexpr char kFrameInterrupt = 'K';  ///< no body
inline constexpr char kFrameComplete = 'C';   ///< body: "row\ncol\ncode"
/// From the supervisor.
inline constexpr char kFrameHello = 'H';        ///< body: process id of the supervisor
inline constexpr char kFrameReady = 'Y';        ///< the interpreter takes queries
inline constexpr char kFrameBegin = 'B';        ///< the interpreter began a query (ends at the supervisor)
inline constexpr char kFrameStdout = 'O';       ///< body: bytes
inline constexpr char kFrameStderr = 'E';       ///< body: bytes
inline constexpr char kFrameRecord = 'R';       ///< body: packed list: "media" or "html", MIME type, data
inline constexpr char kFrameWait = 'W';         ///< body: "line" or "password" (query), "batch"
inline constexpr char kFrameDone = 'D';         ///< body: exit code in decimal, negative for a signal
inline constexpr char kFrameCompletions = 'L';  ///< body: packed list
inline constexpr char kFrameNote = 'N';         ///< body: a line for stderr about the session itself

/// Bodies above this are a broken peer.
inline constexpr std::size_t kMaxFrameBody = std::size_t{64} << 20;

struct Frame {
  char type = 0;
  std::uint32_t task = 0;  ///< number that the server gave to a query or command; 0 where it means nothing
  std::string body;
};

std::string encode_frame(const Frame& frame);

/// Strings of any content in one body; `unpack_list` throws std::runtime_error on a torn list.
std::string pack_list(const std::vector<std::string>& items);
std::vector<std::string> unpack_list(std::string_view body);

/// Takes bytes as they come and gives whole frames. Not thread-safe.
class FrameReader {
 public:
  void append(std::string_view bytes) { buffer_.append(bytes); }
  /// Next whole frame; nothing when more bytes are needed. Throws std::runtime_error if a length is above
  /// kMaxFrameBody.
  std::optional<Frame> next();

 private:
  std::string buffer_;
  std::size_t used_ = 0;  // bytes of buffer_ that were given out; erased in bulk, not per frame
};

/// Writes all of `bytes` to a blocking socket. False when the peer is gone; never raises SIGPIPE.
bool send_all(int fd, std::string_view bytes);

}  // namespace bai::devcluster
