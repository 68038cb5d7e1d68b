// bai.terminal/1: modes, size and changes of size.
#include "kernel/console/terminal_mode.hpp"
#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct bai_terminal_mode : bai::kernel::Handle {
  bai_terminal_mode(bai_context* context_, bai::kernel::console::Mode mode)
      : scope(STDIN_FILENO, mode), context(context_) {}
  bai::kernel::console::TerminalMode scope;
  bai_context* context;
};

namespace bai::kernel {
namespace {

int g_resize[2] = {-1, -1};

void on_resize(int) {
  const int kept = errno;
  const char mark = 1;
  (void)!::write(g_resize[1], &mark, 1);  // a full pipe is readable, which is all that matters
  errno = kept;
}

/// The reading end; the handler is installed at the first call and stays.
int resize_pipe() {
  static const bool made = [] {
    if (::pipe2(g_resize, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    struct sigaction action {};
    action.sa_handler = on_resize;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return ::sigaction(SIGWINCH, &action, nullptr) == 0;
  }();
  return made ? g_resize[0] : -1;
}

bai_status enter(bai_context* context, std::int32_t mode, bai_terminal_mode** out, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    (void)context->output();  // a command's own thread only
    if (mode != BAI_TERMINAL_KEYS && mode != BAI_TERMINAL_RAW) throw Error(Code::invalid, "an unknown terminal mode");
    *out = context->keep(std::make_unique<bai_terminal_mode>(
        context, mode == BAI_TERMINAL_RAW ? console::Mode::raw : console::Mode::keys));
    return BAI_OK;
  });
}

bai_status dimensions(bai_context* context, std::int32_t* columns, std::int32_t* rows, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    (void)context->output();
    char marks[64];
    // emptied before the size is read: a change in between is signalled again
    if (g_resize[0] >= 0) {
      while (::read(g_resize[0], marks, sizeof marks) > 0) {}
    }
    winsize window{};
    for (const int fd : {STDOUT_FILENO, STDIN_FILENO}) {
      if (::ioctl(fd, TIOCGWINSZ, &window) != 0) continue;
      *columns = window.ws_col;
      *rows = window.ws_row;
      return BAI_OK;
    }
    throw Error(Code::unsupported, "there is no terminal", "run the command in a terminal");
  });
}

}  // namespace

const bai_host_terminal kTerminalTable{sizeof kTerminalTable,
                                       0,
                                       enter,
                                       [](bai_terminal_mode* mode) {
                                         if (mode != nullptr) mode->context->release(mode);
                                       },
                                       dimensions,
                                       [](bai_context*) -> std::int32_t { return resize_pipe(); }};

}  // namespace bai::kernel
