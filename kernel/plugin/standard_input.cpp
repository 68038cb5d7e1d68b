#include "kernel/plugin/standard_input.hpp"

#include "kernel/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel {

StandardInput::Got StandardInput::fill(std::chrono::milliseconds limit, const Cancellation& stop) {
  if (ended_) return Got::end;
  if (stop.wait(fd_, POLLIN, limit) == Cancellation::Ready::timed_out) return Got::nothing_yet;
  char block[64 * 1024];
  const auto n = ::read(fd_, block, sizeof block);
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return Got::nothing_yet;
  if (n < 0 && errno != EIO)
    throw Error(Code::fail, "standard input cannot be read: " + std::generic_category().message(errno));
  if (n <= 0) {  // EIO: the terminal is gone, or this is a background job
    ended_ = true;
    return Got::end;
  }
  buffer_.append(block, static_cast<std::size_t>(n));
  return Got::data;
}

StandardInput::Got StandardInput::read(char* buffer, std::size_t capacity, std::size_t& n,
                                       std::chrono::milliseconds limit, const Cancellation& stop) {
  n = 0;
  if (buffer_.empty()) {
    if (const auto got = fill(limit, stop); got != Got::data) return got;
  }
  n = std::min(capacity, buffer_.size());
  std::memcpy(buffer, buffer_.data(), n);
  buffer_.erase(0, n);
  return Got::data;
}

StandardInput::Got StandardInput::line(std::string& text, std::chrono::milliseconds limit, const Cancellation& stop) {
  constexpr std::size_t kLongest = 16 << 20;
  for (std::size_t searched = 0;;) {
    const auto end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      text = buffer_.substr(0, end > 0 && buffer_[end - 1] == '\r' ? end - 1 : end);
      buffer_.erase(0, end + 1);
      return Got::data;
    }
    searched = buffer_.size();
    if (searched > kLongest) throw Error(Code::invalid, "a line of standard input is longer than 16 MiB");
    const auto got = fill(limit, stop);
    if (got == Got::nothing_yet && limit.count() < 0) continue;  // woken without data
    if (got == Got::nothing_yet) return got;
    if (got == Got::end) {
      if (buffer_.empty()) return Got::end;
      text = std::move(buffer_);
      buffer_.clear();
      return Got::data;
    }
  }
}

StandardInput& standard_input() {
  static StandardInput input(STDIN_FILENO);
  return input;
}

}  // namespace bai::kernel
