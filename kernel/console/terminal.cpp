#include "kernel/console/terminal.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace bai::kernel::console {
namespace {

std::string_view environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// A sensible positive number of the environment, else `otherwise`.
int dimension(const char* name, int otherwise) {
  const auto text = environment(name);
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() && end == text.data() + text.size() && number > 0 && number <= 10'000 ? number
                                                                                                     : otherwise;
}

}  // namespace

Terminal look_at_terminal(int in_fd, int out_fd, int err_fd) {
  Terminal terminal;
  terminal.in = ::isatty(in_fd) == 1;
  terminal.out = ::isatty(out_fd) == 1;
  terminal.err = ::isatty(err_fd) == 1;
  const auto name = environment("TERM");
  const bool escapes = !name.empty() && name != "dumb";
  const bool colour = escapes && environment("NO_COLOR").empty();
  terminal.out_escapes = terminal.out && escapes;
  terminal.err_escapes = terminal.err && escapes;
  terminal.out_colour = terminal.out && colour;
  terminal.err_colour = terminal.err && colour;
  for (const int fd : {out_fd, err_fd, in_fd}) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
      terminal.columns = size.ws_col;
      terminal.rows = size.ws_row;
      break;
    }
  }
  terminal.columns = dimension("COLUMNS", terminal.columns);
  terminal.rows = dimension("LINES", terminal.rows);
  return terminal;
}

}  // namespace bai::kernel::console
