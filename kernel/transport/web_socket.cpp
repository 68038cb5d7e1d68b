#include "kernel/transport/web_socket.hpp"

#include "kernel/signing/digest.hpp"
#include "kernel/transport/ws_frame.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <poll.h>

namespace bai::kernel {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr milliseconds kClosingTime{2'000};

MaskKey random_key() {
  const auto bytes = random_bytes(4);
  MaskKey key{};
  std::copy_n(bytes.begin(), 4, key.begin());
  return key;
}

/// Locks: `send_` guards the outbox and writing, `receive_` the decoder and reading, `small_` the few members that both
/// touch. A thread that receives never waits for one that sends: what it has to say is left for the sender when that is
/// busy.
class ClientWebSocket final : public WebSocket {
 public:
  ClientWebSocket(std::unique_ptr<Connection> connection, const std::string& rest, const Patience& patience,
                  Heartbeat heartbeat)
      : connection_(std::move(connection)), patience_(patience), heartbeat_(heartbeat), block_(kBlock, '\0') {
    decoder_.feed(rest);
  }

  void send(FrameKind kind, std::string_view data) override {
    const std::lock_guard lock(send_);
    if (close_sent_ || code_ != 0) throw Error(Code::network, connection_->peer() + ": the WebSocket is closed");
    append_frame(outbox_, kind == FrameKind::text ? Opcode::text : Opcode::binary, data, random_key());
    write_outbox();
  }

  Received receive(milliseconds limit, FrameKind& kind, std::string& data) override {
    const std::lock_guard lock(receive_);
    const auto end = Clock::now() + limit;
    for (;;) {
      if (code_ != 0) return Received::end;
      if (auto event = next_event()) {
        if (event->opcode != Opcode::text && event->opcode != Opcode::binary) {
          handle_control(*event);
          continue;
        }
        kind = event->opcode == Opcode::text ? FrameKind::text : FrameKind::binary;
        data = std::move(event->data);
        return Received::message;
      }
      flush_controls();
      if (read_block()) continue;
      const auto left =
          limit.count() < 0 ? limit : std::max(milliseconds(0), std::chrono::ceil<milliseconds>(end - Clock::now()));
      beat();
      if (limit.count() >= 0 && left.count() == 0) return Received::nothing_yet;
      wait_for_peer(left);
    }
  }

  int poll_fd() const override { return connection_->fd(); }

  short poll_events() const override {
    const std::lock_guard lock(small_);
    return static_cast<short>(POLLIN | (leftover_ ? POLLOUT : 0));
  }

  int close_code(std::string* reason) const override {
    const std::lock_guard lock(small_);
    if (reason != nullptr) *reason = reason_;
    return code_;
  }

  void close(int code, std::string_view reason) override {
    if (!send_close(code, reason)) return;
    // Another thread that receives will see the answer itself.
    const std::unique_lock lock(receive_, std::try_to_lock);
    if (lock.owns_lock()) await_close();
  }

 private:
  bool send_close(int code, std::string_view reason) {
    const std::lock_guard lock(send_);
    if (close_sent_ || code_ != 0) return false;
    append_frame(outbox_, Opcode::close, close_payload(code, reason), random_key());
    close_sent_ = true;
    try {
      write_outbox();
    } catch (const Error& failure) {
      if (failure.code == Code::cancelled) throw;
      return false;  // nobody is left to be told
    }
    return true;
  }

  void await_close() {
    const auto end = Clock::now() + kClosingTime;
    try {
      while (code_ == 0 && Clock::now() < end) {
        if (const auto event = next_event()) {
          if (event->opcode == Opcode::close) handle_control(*event);
          continue;
        }
        if (!read_block()) wait_for_peer(std::chrono::ceil<milliseconds>(end - Clock::now()));
      }
    } catch (const Error& failure) {
      if (failure.code == Code::cancelled) throw;
    }
  }

  std::optional<FrameDecoder::Event> next_event() {
    try {
      return decoder_.next();
    } catch (const FrameError& failure) {
      queue_control(Opcode::close, close_payload(failure.close_code, ""));
      finish(1006, failure.what());
      throw Error(Code::network, connection_->peer() + " sent " + failure.what(),
                  "try again; if it stays, tell the server's operator");
    }
  }

  /// One read without waiting; false = nothing is there.
  bool read_block() {
    std::size_t moved = 0;
    Connection::Io io{};
    try {
      io = connection_->try_read(block_.data(), block_.size(), moved);
    } catch (const Error& failure) {
      finish(1006, failure.what());
      throw;
    }
    if (io == Connection::Io::end) {
      finish(1006, "");
      throw Error(Code::network, "the WebSocket to " + connection_->peer() + " broke off", "try again");
    }
    if (io != Connection::Io::done) return false;
    decoder_.feed({block_.data(), moved});
    last_sign_ = Clock::now();
    asked_ = false;
    return true;
  }

  void handle_control(const FrameDecoder::Event& event) {
    if (event.opcode == Opcode::ping) queue_control(Opcode::pong, event.data);
    if (event.opcode != Opcode::close) return;
    try {
      const auto [code, reason] = parse_close(event.data);
      if (!close_sent_.exchange(true)) queue_control(Opcode::close, close_payload(code, ""));
      finish(code, reason);
    } catch (const FrameError& failure) {
      queue_control(Opcode::close, close_payload(failure.close_code, ""));
      finish(1006, failure.what());
      throw Error(Code::network, connection_->peer() + " sent " + failure.what());
    }
  }

  void finish(int code, const std::string& reason) {
    const std::lock_guard lock(small_);
    if (code_ != 0) return;
    reason_ = reason;
    code_ = code;
  }

  void queue_control(Opcode opcode, std::string_view payload) {
    {
      const std::lock_guard lock(small_);
      append_frame(controls_, opcode, payload, random_key());
    }
    flush_controls();
  }

  bool controls_wait() const {
    const std::lock_guard lock(small_);
    return !controls_.empty() || leftover_;
  }

  /// Sends waiting control frames as far as that needs no waiting.
  void flush_controls() {
    if (!controls_wait()) return;
    const std::unique_lock lock(send_, std::try_to_lock);
    if (!lock.owns_lock()) return;
    take_controls();
    try {
      std::size_t moved = 1;
      while (!outbox_.empty() && moved > 0) {
        static_cast<void>(connection_->try_write(outbox_, moved));
        outbox_.erase(0, moved);
      }
    } catch (const Error&) {
      outbox_.clear();  // the next read reports the loss
    }
    note_leftover();
  }

  /// With `send_` held.
  void take_controls() {
    const std::lock_guard lock(small_);
    outbox_ += controls_;
    controls_.clear();
  }

  void note_leftover() {
    const std::lock_guard lock(small_);
    leftover_ = !outbox_.empty();
  }

  /// With `send_` held. Writes everything, and what the receiving thread left meanwhile.
  void write_outbox() {
    std::uint64_t sent = 0;
    while (!outbox_.empty()) {
      connection_->write_all(outbox_, patience_, sent);
      outbox_.clear();
      take_controls();
    }
    note_leftover();
  }

  /// Asks a silent peer for a sign of life; gives it up when none comes.
  void beat() {
    const auto silence = Clock::now() - last_sign_;
    if (!asked_ && silence >= heartbeat_.ping_after) {
      asked_ = true;
      queue_control(Opcode::ping, "");
    } else if (asked_ && silence >= heartbeat_.ping_after + heartbeat_.lost_after) {
      finish(1006, "no sign of life");
      throw Error(Code::network, "the WebSocket to " + connection_->peer() + " is dead: no answer to a ping",
                  "try again");
    }
  }

  void wait_for_peer(milliseconds limit) {
    const auto next_beat = last_sign_ + heartbeat_.ping_after + (asked_ ? heartbeat_.lost_after : milliseconds(0));
    auto pause = std::max(milliseconds(1), std::chrono::ceil<milliseconds>(next_beat - Clock::now()));
    if (limit.count() >= 0) pause = std::min(pause, limit);
    static_cast<void>(patience_.stop->wait(connection_->fd(), poll_events(), pause));
  }

  std::unique_ptr<Connection> connection_;
  const Patience patience_;
  const Heartbeat heartbeat_;

  std::mutex receive_;
  FrameDecoder decoder_;
  std::string block_;
  Clock::time_point last_sign_ = Clock::now();
  bool asked_ = false;

  std::mutex send_;
  std::string outbox_;
  std::atomic<bool> close_sent_{false};

  mutable std::mutex small_;
  std::string controls_;
  bool leftover_ = false;
  std::string reason_;
  std::atomic<int> code_{0};
};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

std::string websocket_accept(const std::string& key) {
  return base64(digest("sha1", key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
}

std::unique_ptr<WebSocket> upgrade(ClientExchange& exchange, const std::string& key, const Patience& patience,
                                   Heartbeat heartbeat) {
  const auto refuse = [&](const std::string& reason) {
    return Error(Code::network, exchange.peer() + " " + reason,
                 "look for a proxy in between that does not carry WebSockets");
  };
  if (exchange.status() != 101)
    throw refuse("answered " + std::to_string(exchange.status()) + " instead of switching to WebSocket");
  if (lower(exchange.header("upgrade")) != "websocket") throw refuse("switched to something else than WebSocket");
  if (exchange.header("sec-websocket-accept") != websocket_accept(key))
    throw refuse("did not prove that it speaks WebSocket");
  if (!exchange.header("sec-websocket-extensions").empty())
    throw refuse("uses WebSocket extensions that were not offered");
  auto lasting = patience;
  lasting.total.reset();  // that was for the handshake
  std::string rest;
  auto connection = exchange.detach(rest);
  return std::make_unique<ClientWebSocket>(std::move(connection), rest, lasting, heartbeat);
}

}  // namespace bai::kernel
