/// Ctrl-C and SIGTERM: the first stops the command, the second ends the program at once, and the exit is by that
/// signal.
#pragma once

#include "kernel/base/cancellation.hpp"

namespace bai::kernel {

/// One per process, for the time a command runs. SIGINT, SIGTERM and SIGHUP request `stop`; SIGPIPE is ignored, since a
/// broken pipe is seen at the write.
class SignalScope {
 public:
  explicit SignalScope(Cancellation& stop);
  ~SignalScope();
  SignalScope(const SignalScope&) = delete;
  SignalScope& operator=(const SignalScope&) = delete;

  /// The signal that arrived; 0 = none.
  static int received() noexcept;
};

/// Ends the process by `signal`, so that the shell and calling scripts see what happened.
[[noreturn]] void end_by_signal(int signal);

}  // namespace bai::kernel
