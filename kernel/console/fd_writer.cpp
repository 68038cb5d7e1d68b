#include "kernel/console/fd_writer.hpp"

#include "kernel/base/error.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <poll.h>
#include <pthread.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel::console {
namespace {

/// Keeps SIGPIPE of this thread's writes away. Ignoring the signal for the process instead would be inherited by ssh
/// and editors.
class PipeSignalBlocked {
 public:
  PipeSignalBlocked() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~PipeSignalBlocked() {
    if (raised_ && !was_pending_) {
      const timespec now{};
      while (sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) {}
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  PipeSignalBlocked(const PipeSignalBlocked&) = delete;
  PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;
  void raised() { raised_ = true; }

 private:
  sigset_t pipe_, before_;
  bool was_pending_ = false;
  bool raised_ = false;
};

}  // namespace

void FdWriter::write(std::string_view bytes) {
  if (gone_) return;
  if (held_.size() + bytes.size() < kHeld) {
    held_ += bytes;
    return;
  }
  flush();
  if (bytes.size() < kHeld) {
    held_ += bytes;
  } else {
    send(bytes);
  }
}

void FdWriter::flush() {
  if (held_.empty()) return;
  const std::string bytes = std::move(held_);
  held_.clear();
  send(bytes);
}

void FdWriter::send(std::string_view bytes) {
  if (gone_) return;
  PipeSignalBlocked guard;
  while (!bytes.empty()) {
    const auto n = ::write(fd_, bytes.data(), bytes.size());
    if (n >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno == EPIPE) {
      guard.raised();
      gone_ = true;
      return;
    } else if (errno == EAGAIN) {  // somebody else's non-blocking terminal or pipe
      pollfd room{fd_, POLLOUT, 0};
      ::poll(&room, 1, -1);
    } else if (errno != EINTR) {
      Error error(Code::fail, "cannot write to " + name_ + ": " + std::generic_category().message(errno),
                  "check the disk or device that the output goes to");
      error.id = "file-write";
      throw error;
    }
  }
}

}  // namespace bai::kernel::console
