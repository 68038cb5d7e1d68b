/// What the three standard descriptors are connected to; everything that depends on it is decided from this one value.
#pragma once

namespace bai::kernel::console {

struct Terminal {
  bool in = false, out = false, err = false;  ///< is a terminal
  bool out_escapes = false,
       err_escapes = false;  ///< cursor and erase sequences are understood (TERM is set and not "dumb")
  bool out_colour = false, err_colour = false;  ///< escapes, and NO_COLOR is absent or empty
  int columns = 80;
  int rows = 20;  ///< LINES, else the terminal's height, else 20
};

/// Looks at the descriptors and at TERM, NO_COLOR, COLUMNS and LINES of the environment.
Terminal look_at_terminal(int in_fd, int out_fd, int err_fd);

}  // namespace bai::kernel::console
