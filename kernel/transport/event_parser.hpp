/// The text of server-sent events → events. No socket, no clock.
/// Source: WHATWG HTML 9.2.6 "Interpreting an event stream"; client 22.03 request.py (`SSEContextManager`) for `retry`.
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel {

/// One thread at a time.
class EventParser {
 public:
  /// `longest`: bytes of one event, so that a server cannot fill the memory.
  explicit EventParser(std::size_t longest = std::size_t{16} << 20) : longest_(longest) {}

  /// Takes bytes in pieces of any size. Throws `Error` (network) for an event longer than allowed.
  void feed(std::string_view bytes);
  /// The next whole event, in order. One with neither `data` nor `event` is none; one with a name only is delivered
  /// (the standard drops it, but a good-bye without data must not get lost).
  std::optional<ServerEvent> next();
  /// A new connection begins: what was incomplete is dropped, last id and `retry` stay.
  void restart();

  /// Of the events delivered so far; empty = there was none.
  const std::string& last_id() const { return last_id_; }
  /// The pause before reconnecting that the server wished for. Backend.AI's servers write seconds, the standard has
  /// milliseconds: numbers below 1000 are taken for seconds.
  std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void take_line(std::string_view line);
  void take_field(std::string_view name, std::string_view value);
  void dispatch();

  const std::size_t longest_;
  std::string line_;
  bool at_start_ = true;     ///< of a connection: where a byte order mark may stand
  bool skip_feed_ = false;   ///< the line ended with CR; a LF now belongs to it
  bool has_fields_ = false;  ///< there is an event to dispatch
  std::string name_, data_, id_;
  std::string last_id_;
  std::optional<std::chrono::milliseconds> retry_;
  std::deque<ServerEvent> ready_;
};

}  // namespace bai::kernel
