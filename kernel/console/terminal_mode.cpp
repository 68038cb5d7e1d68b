#include "kernel/console/terminal_mode.hpp"

#include "kernel/base/error.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

namespace bai::kernel::console {
namespace {

// What a signal handler needs lies in static storage; `saved_fd` is set last and cleared first.
volatile std::sig_atomic_t saved_fd = -1;
termios saved_mode;

struct Handled {
  int signal;
  bool ours;
};
std::array handled{Handled{SIGINT, false},  Handled{SIGTERM, false}, Handled{SIGHUP, false},
                   Handled{SIGQUIT, false}, Handled{SIGABRT, false}, Handled{SIGSEGV, false},
                   Handled{SIGBUS, false},  Handled{SIGFPE, false},  Handled{SIGILL, false}};

extern "C" void restore_and_die(int signal) {
  restore_terminal_mode();
  std::raise(signal);  // the disposition is the default again: the process ends as it would have
}

extern "C" void restore_at_exit() { restore_terminal_mode(); }

/// Only signals that nobody handles: handlers of others return to the code that restores, or call
/// `restore_terminal_mode`.
void install_handlers() {
  for (auto& each : handled) {
    struct sigaction now {};
    each.ours =
        ::sigaction(each.signal, nullptr, &now) == 0 && (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_DFL;
    if (!each.ours) continue;
    now.sa_handler = restore_and_die;
    now.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    ::sigaction(each.signal, &now, nullptr);
  }
  static const int registered = std::atexit(restore_at_exit);
  static_cast<void>(registered);
}

void remove_handlers() {
  for (auto& each : handled) {
    if (each.ours) std::signal(each.signal, SIG_DFL);
    each.ours = false;
  }
}

void apply(termios& mode, Mode wanted) {
  switch (wanted) {
    case Mode::secret:
      mode.c_lflag &= ~static_cast<tcflag_t>(ECHO);
      mode.c_lflag |= ICANON | ISIG;
      mode.c_cc[VSUSP] = _POSIX_VDISABLE;
      break;
    case Mode::keys:
      mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
      mode.c_lflag |= ISIG;
      mode.c_cc[VMIN] = 1;
      mode.c_cc[VTIME] = 0;
      mode.c_cc[VSUSP] = _POSIX_VDISABLE;
      break;
    case Mode::raw: ::cfmakeraw(&mode); break;
  }
}

}  // namespace

TerminalMode::TerminalMode(int fd, Mode mode) {
  if (saved_fd >= 0) throw Error(Code::denied, "the terminal is already in a special mode");
  termios changed{};
  if (::tcgetattr(fd, &changed) != 0)
    throw Error(Code::unsupported, "not a terminal: " + std::generic_category().message(errno));
  saved_mode = changed;
  install_handlers();
  saved_fd = fd;
  apply(changed, mode);
  // Now, not after a flush: what was typed ahead belongs to this question.
  if (::tcsetattr(fd, TCSADRAIN, &changed) != 0) {
    const int reason = errno;
    restore_terminal_mode();
    remove_handlers();
    throw Error(Code::unsupported, "cannot change the terminal's mode: " + std::generic_category().message(reason));
  }
}

TerminalMode::~TerminalMode() {
  restore_terminal_mode();
  remove_handlers();
}

void restore_terminal_mode() noexcept {
  const int fd = saved_fd;
  if (fd < 0) return;
  saved_fd = -1;
  const int kept = errno;
  // From the background a change would stop the process (SIGTTOU).
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  ::pthread_sigmask(SIG_BLOCK, &stop, &before);
  ::tcsetattr(fd, TCSANOW, &saved_mode);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = kept;
}

char read_key(int fd, const Cancellation* stop, const std::function<void()>& ask) {
  const TerminalMode mode(fd, Mode::keys);
  ask();
  for (;;) {
    if (stop != nullptr) stop->wait(fd, POLLIN, std::chrono::milliseconds(-1));
    char key = '\0';
    const auto n = ::read(fd, &key, 1);
    if (n == 1) return key;
    if (n == 0 || (errno != EINTR && errno != EAGAIN)) return '\0';
  }
}

}  // namespace bai::kernel::console
