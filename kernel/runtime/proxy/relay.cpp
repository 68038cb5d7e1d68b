#include "kernel/runtime/proxy/relay.hpp"

#include <Poco/Buffer.h>
#include <Poco/Net/WebSocket.h>

#include <algorithm>
#include <poll.h>
#include <vector>

namespace bai::kernel {
namespace {

using Local = Poco::Net::WebSocket;
using std::chrono::milliseconds;

constexpr int kGoingAway = 1001, kNoCode = 1005, kLost = 1006;

class Relay {
 public:
  Relay(Local& local, WebSocket& remote, const Cancellation& stop) : local_(local), remote_(remote), stop_(stop) {}

  void run() {
    while (!is_stopped(stop_)) {
      if (!take_from_remote()) return;
      if (local_.available() == 0 && !await()) continue;
      if ((local_.available() > 0 || local_is_ready_) && !take_from_local()) return;
    }
    local_.shutdown(kGoingAway, "the proxy is being shut down");
    remote_.close(kGoingAway, "");
  }

 private:
  /// Everything that is here; false once the endpoint has closed.
  bool take_from_remote() {
    for (;;) {
      FrameKind kind = FrameKind::text;
      std::string data;
      switch (remote_.receive(milliseconds(0), kind, data)) {
        case WebSocket::Received::nothing_yet: return true;
        case WebSocket::Received::message: send_to_local(kind, data); break;
        case WebSocket::Received::end: {
          std::string reason;
          const int code = remote_.close_code(&reason);
          const bool plain = code == kNoCode || code == kLost || code == 0;
          local_.shutdown(static_cast<Poco::UInt16>(plain ? 1000 : code), reason);
          return false;
        }
      }
    }
  }

  void send_to_local(FrameKind kind, const std::string& data) {
    const int flags = kind == FrameKind::text ? int{Local::FRAME_TEXT} : int{Local::FRAME_BINARY};
    local_.sendFrame(data.data(), static_cast<int>(data.size()), flags);
  }

  /// False if nothing of the local side is ready.
  bool await() {
    std::vector<pollfd> polled{{local_.impl()->sockfd(), POLLIN, 0}, {remote_.poll_fd(), remote_.poll_events(), 0}};
    for (const auto* level = &stop_; level != nullptr; level = level->parent())
      polled.push_back({level->fd(), POLLIN, 0});  // a signal shows on the outermost one only
    constexpr int kHeartbeat = 5000;               // the remote side sends its pings when it is asked to receive
    local_is_ready_ = ::poll(polled.data(), polled.size(), kHeartbeat) > 0 && polled[0].revents != 0;
    return local_is_ready_;
  }

  /// One frame; false once the local side has closed.
  bool take_from_local() {
    local_is_ready_ = false;
    Poco::Buffer<char> frame(0);
    int flags = 0;
    const int n = local_.receiveFrame(frame, flags);
    const int kind = flags & Local::FRAME_OP_BITMASK;
    if (kind == Local::FRAME_OP_CLOSE || (n <= 0 && flags == 0)) return closed_by_local(frame);
    if (kind == Local::FRAME_OP_PING) {
      local_.sendFrame(frame.begin(), n, int{Local::FRAME_FLAG_FIN} | int{Local::FRAME_OP_PONG});
      return true;
    }
    if (kind == Local::FRAME_OP_PONG) return true;
    if (kind != Local::FRAME_OP_CONT) kind_ = kind == Local::FRAME_OP_TEXT ? FrameKind::text : FrameKind::binary;
    message_.append(frame.begin(), static_cast<std::size_t>(std::max(n, 0)));
    if ((flags & Local::FRAME_FLAG_FIN) == 0) return true;
    remote_.send(kind_, message_);
    message_.clear();
    return true;
  }

  bool closed_by_local(const Poco::Buffer<char>& frame) {
    int code = 1000;
    if (frame.size() >= 2) code = (static_cast<unsigned char>(frame[0]) << 8) | static_cast<unsigned char>(frame[1]);
    remote_.close(code, frame.size() > 2 ? std::string_view(frame.begin() + 2, frame.size() - 2) : std::string_view());
    return false;
  }

  Local& local_;
  WebSocket& remote_;
  const Cancellation& stop_;
  bool local_is_ready_ = false;
  FrameKind kind_ = FrameKind::text;
  std::string message_;  // the fragments so far
};

}  // namespace

bool is_stopped(const Cancellation& stop) {
  for (const auto* level = &stop; level != nullptr; level = level->parent()) {
    if (level->requested() || level->expired()) return true;
  }
  return false;
}

void relay(Local& local, WebSocket& remote, const Cancellation& stop) { Relay(local, remote, stop).run(); }

}  // namespace bai::kernel
