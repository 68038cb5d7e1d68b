#include "tools/devcluster/app/stop_signal.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <unistd.h>

namespace bai::devcluster {
namespace {

std::array<int, 2> wake_pipe{-1, -1};

extern "C" void on_stop_signal(int /*number*/) {
  const int saved = errno;
  const char byte = 1;
  if (write(wake_pipe[1], &byte, 1) < 0) { /* the pipe is full of wake-ups already */
  }
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  if (pipe2(wake_pipe.data(), O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

void StopSignal::wait() {
  char byte = 0;
  while (read(wake_pipe[0], &byte, 1) < 0 && errno == EINTR) {}
}

}  // namespace bai::devcluster
