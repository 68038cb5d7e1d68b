/// Buffered writing to a descriptor that may be a pipe whose reader has gone.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel::console {

/// Not thread-safe. Does not own the descriptor. A broken pipe is not an error: `gone()` becomes true and later writes
/// do nothing; no SIGPIPE reaches the process, whatever its disposition is. Other failures (a full disk) throw `Error`
/// (fail, id "file-write").
class FdWriter {
 public:
  FdWriter(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  /// Kept until `kHeld` bytes are together; larger pieces pass through.
  void write(std::string_view bytes);
  void flush();
  bool gone() const { return gone_; }

 private:
  static constexpr std::size_t kHeld = 64 * 1024;
  void send(std::string_view bytes);

  int fd_;
  std::string name_;
  std::string held_;
  bool gone_ = false;
};

}  // namespace bai::kernel::console
