/// Keeps SIGPIPE away from the process while the TLS library writes: it does so without MSG_NOSIGNAL.
#pragma once

#include <csignal>
#include <ctime>
#include <pthread.h>

namespace bai::kernel {

/// Blocks SIGPIPE in this thread for a scope, and leaves the thread's mask and pending signals as they were.
class SigpipeGuard {
 public:
  SigpipeGuard() {
    sigset_t before;
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before);
    was_blocked_ = sigismember(&before, SIGPIPE) == 1;
  }
  SigpipeGuard(const SigpipeGuard&) = delete;
  SigpipeGuard& operator=(const SigpipeGuard&) = delete;
  ~SigpipeGuard() {
    if (was_blocked_) return;
    sigset_t pending;
    sigpending(&pending);
    const timespec at_once{};
    if (sigismember(&pending, SIGPIPE) == 1) sigtimedwait(&pipe_, nullptr, &at_once);
    pthread_sigmask(SIG_UNBLOCK, &pipe_, nullptr);
  }

 private:
  sigset_t pipe_{};
  bool was_blocked_ = false;
};

}  // namespace bai::kernel
