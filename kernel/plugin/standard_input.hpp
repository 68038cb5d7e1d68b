/// Standard input, buffered once for the whole process, so that a line reader and a byte reader do not take each
/// other's bytes.
#pragma once

#include "kernel/base/cancellation.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace bai::kernel {

/// Used by the command's thread only.
class StandardInput {
 public:
  enum class Got { data, nothing_yet, end };
  explicit StandardInput(int fd) : fd_(fd) {}

  /// At most `capacity` bytes into `buffer`, their number into `n`. `limit`: -1 = until the deadline, 0 = only what is
  /// here.
  Got read(char* buffer, std::size_t capacity, std::size_t& n, std::chrono::milliseconds limit,
           const Cancellation& stop);
  /// One line without its end (LF or CR LF). The last line may lack its end. A line longer than 16 MiB throws `Error`
  /// (invalid).
  Got line(std::string& text, std::chrono::milliseconds limit, const Cancellation& stop);
  int fd() const noexcept { return fd_; }

 private:
  Got fill(std::chrono::milliseconds limit, const Cancellation& stop);
  int fd_;
  std::string buffer_;
  bool ended_ = false;
};

/// Of this process (descriptor 0).
StandardInput& standard_input();

}  // namespace bai::kernel
