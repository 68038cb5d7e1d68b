/// Changes of a terminal's mode that are undone in every case.
#pragma once

#include "kernel/base/cancellation.hpp"

#include <functional>

namespace bai::kernel::console {

enum class Mode {
  secret,  ///< whole lines, not echoed
  keys,    ///< single keys, not echoed; Ctrl-C still interrupts
  raw,     ///< every byte as it is typed: Ctrl-C is a byte
};

/// Sets a mode and restores the former one when it goes, and also when a signal that nobody handles ends the process,
/// and at exit(). One at a time per process; nesting throws `Error` (denied). Suspension by Ctrl-Z is off meanwhile: a
/// shell must not get a silent terminal.
class TerminalMode {
 public:
  /// Throws `Error` (unsupported) if `fd` is no terminal.
  TerminalMode(int fd, Mode mode);
  ~TerminalMode();
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;
};

/// Restores at once if a mode is set, else does nothing. Async-signal-safe: for handlers that end the process
/// themselves.
void restore_terminal_mode() noexcept;

/// Calls `ask`, which shows what the key is for, and waits for one key without showing it; '\0' at the end of input.
/// The mode is set first, so that the key of a quick user is not shown either. Throws `Error` (cancelled, timeout) when
/// `stop` says so; null = never.
char read_key(int fd, const Cancellation* stop, const std::function<void()>& ask);

}  // namespace bai::kernel::console
