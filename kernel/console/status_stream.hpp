/// Standard error, shared by status lines, prompts and progress: at most one line of it is provisional and gets
/// overwritten.
#pragma once

#include "kernel/console/fd_writer.hpp"
#include "kernel/console/terminal.hpp"

#include <mutex>
#include <string>
#include <string_view>

namespace bai::kernel::console {

enum class Mark { info, wait, done, fail, warn };

/// Thread-safe. Failures to write talk are swallowed: they must not end a command whose result is fine.
class StatusStream {
 public:
  StatusStream(int fd, const Terminal& terminal) : terminal_(terminal), writer_(fd, "standard error") {}

  /// One status line; following lines of `text` are indented by two blanks. `wait` lines are overwritten by the next
  /// output on a terminal and are ordinary lines elsewhere. Control characters are made visible. Source: client 22.03
  /// cli/pretty.py.
  void line(Mark mark, std::string_view text);
  /// Replaces the provisional line. Only for terminals that understand escapes.
  void draw(std::string_view text);
  /// `text` as it is, after the provisional line has been taken away.
  void plain(std::string_view text);
  /// Takes the provisional line away, before something else writes to the terminal.
  void clear();

  bool is_terminal() const { return terminal_.err; }
  bool has_escapes() const { return terminal_.err_escapes; }
  int columns() const { return terminal_.columns; }

 private:
  void send(std::string_view bytes);
  std::string_view eraser();

  const Terminal terminal_;
  std::mutex mutex_;
  FdWriter writer_;
  bool provisional_ = false;
};

}  // namespace bai::kernel::console
