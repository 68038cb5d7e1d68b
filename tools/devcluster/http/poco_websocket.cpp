#include "tools/devcluster/http/poco_websocket.hpp"

#include "tools/devcluster/http/problem.hpp"

#include <Poco/Buffer.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/WebSocket.h>

#include <deque>

namespace bai::devcluster {
namespace {

using Poco::Net::WebSocket;

constexpr int kLargestMessage = 16 * 1024 * 1024;

class PocoChannel : public WebSocketChannel {
 public:
  PocoChannel(Poco::Net::HTTPServerRequest& request, Poco::Net::HTTPServerResponse& response)
      : socket_(request, response) {
    socket_.setMaxPayloadSize(kLargestMessage);
    socket_.setReceiveTimeout(Poco::Timespan(3600, 0));
  }

  ~PocoChannel() override {
    if (!closed_) close(WebSocket::WS_NORMAL_CLOSE);
  }

  bool send_text(const std::string& text) override {
    if (closed_) return false;
    try {
      socket_.sendFrame(text.data(), static_cast<int>(text.size()), WebSocket::FRAME_TEXT);
    } catch (const Poco::Exception&) { closed_ = true; }
    return !closed_;
  }

  std::optional<std::string> receive_text() override {
    while (arrived_.empty() && !closed_) read_frame();
    if (arrived_.empty()) return std::nullopt;
    std::string text = std::move(arrived_.front());
    arrived_.pop_front();
    return text;
  }

  bool peer_closed() override {
    try {
      // A TLS socket may hold a frame that it has already read off the wire.
      while (!closed_ &&
             (socket_.available() > 0 || socket_.poll(Poco::Timespan(0, 0), Poco::Net::Socket::SELECT_READ)))
        read_frame();
    } catch (const Poco::Exception&) { closed_ = true; }
    return closed_;
  }

 private:
  void read_frame() {
    Poco::Buffer<char> buffer(0);
    int flags = 0;
    try {
      const int length = socket_.receiveFrame(buffer, flags);
      if (length <= 0 && flags == 0) {
        closed_ = true;  // the connection ended without a closing frame
        return;
      }
      take(std::string(buffer.begin(), buffer.size()), flags);
    } catch (const Poco::Exception&) { closed_ = true; }
  }

  void take(const std::string& payload, int flags) {
    switch (flags & WebSocket::FRAME_OP_BITMASK) {
      case WebSocket::FRAME_OP_CLOSE: return close(WebSocket::WS_NORMAL_CLOSE);
      case WebSocket::FRAME_OP_PING:
        socket_.sendFrame(payload.data(), static_cast<int>(payload.size()),
                          static_cast<int>(WebSocket::FRAME_FLAG_FIN) | WebSocket::FRAME_OP_PONG);
        return;
      case WebSocket::FRAME_OP_PONG: return;
      default: break;
    }
    partial_ += payload;
    if (partial_.size() > kLargestMessage) return close(WebSocket::WS_PAYLOAD_TOO_BIG);
    if ((flags & WebSocket::FRAME_FLAG_FIN) != 0) {
      arrived_.push_back(std::move(partial_));
      partial_.clear();
    }
  }

  void close(int code) {
    closed_ = true;
    try {
      socket_.shutdown(static_cast<Poco::UInt16>(code));
    } catch (const Poco::Exception&) {
      // The peer is already gone; there is nobody to tell.
    }
  }

  WebSocket socket_;
  std::deque<std::string> arrived_;
  std::string partial_;
  bool closed_ = false;
};

}  // namespace

std::unique_ptr<WebSocketChannel> accept_websocket(Poco::Net::HTTPServerRequest& request,
                                                   Poco::Net::HTTPServerResponse& response) {
  try {
    return std::make_unique<PocoChannel>(request, response);
  } catch (const Poco::Exception& error) { throw bad_request("WebSocket handshake: " + error.displayText()); }
}

}  // namespace bai::devcluster
