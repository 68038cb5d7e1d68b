// bai/stream.hpp: the two ends of a message channel between a function and its caller.
#pragma once

#include <bai/json.hpp>

#include <chrono>

namespace bai BAI_HIDDEN {

using std::chrono::milliseconds;
inline constexpr milliseconds kForever{-1};  // until the deadline of the context

enum class Got { message, nothing_yet, end };
struct Message {
  std::int32_t kind = BAI_JSON;
  std::string data;
};

inline std::int32_t to_ms(milliseconds time) noexcept { return static_cast<std::int32_t>(time.count()); }

/// The function's end.
class Stream {
 public:
  Stream(const bai_host* host, bai_stream* stream, bai_error* error)
      : host_(host),
        table_(static_cast<const bai_host_stream*>(host->get(host, BAI_HOST_STREAM))),
        stream_(stream),
        error_(error) {
    if (table_ == nullptr) throw Error(BAI_E_UNSUPPORTED, "this host has no streams");
  }
  /// Waits while the reader is slow. `Got::end`: the other end is gone (a caller learns that way that the function
  /// has returned).
  Got send(std::string_view json) { return send_as(BAI_JSON, json); }
  Got send_bytes(std::string_view bytes) { return send_as(BAI_BYTES, bytes); }
  Got receive(Message& message, milliseconds wait = kForever) {
    StringSink sink;
    const auto status = check(host_, error_, table_->receive(stream_, to_ms(wait), &message.kind, sink.get(), error_));
    message.data = std::move(sink.text);
    return status == BAI_OK ? Got::message : status == BAI_END ? Got::end : Got::nothing_yet;
  }
  int poll_fd() const { return table_->poll_fd(stream_); }

 protected:
  Got send_as(std::int32_t kind, std::string_view data) {
    return check(host_, error_, table_->send(stream_, kind, str(data), error_)) == BAI_END ? Got::end : Got::message;
  }
  const bai_host* host_;
  const bai_host_stream* table_;
  bai_stream* stream_;
  bai_error* error_;
};

/// The caller's end, made by `Context::open`. Leaving its scope cancels the function if it still runs, and waits for
/// it.
class CallStream : public Stream {
 public:
  using Stream::Stream;
  CallStream(CallStream&& other) noexcept : Stream(other) { other.stream_ = nullptr; }
  CallStream(const CallStream&) = delete;
  CallStream& operator=(const CallStream&) = delete;
  ~CallStream() {
    if (stream_ != nullptr) table_->close(stream_);
  }
  /// No more input for the function.
  void finish() { check(host_, error_, table_->finish(stream_, error_)); }
};

}  // namespace )
