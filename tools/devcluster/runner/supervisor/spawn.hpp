/// Starting one program of a session from the supervisor.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster {

struct Program {
  std::vector<std::string> argv;
  std::vector<std::string> environ;  ///< "NAME=value", added to (and before) the supervisor's own
  int stdout_fd = -1, stderr_fd = -1;
  int extra_fd = -1;  ///< kept open in the program under the number kExtraFd; -1: none
};

inline constexpr int kExtraFd = 3;

/// Forks and executes with an empty standard input, in a process group of its own that dies with the supervisor.
/// Gives the process id. A program that cannot be executed exits with 127 (126 if it is there but may not run) and says
/// so on stderr. Throws std::system_error if no process can be made.
int spawn_program(const Program& program);

/// -N for a program that signal N ended, else its exit code. `status` is from waitpid.
int exit_code_of(int status);

/// Ends all descendants of the calling process with SIGKILL and waits for them. The caller is their subreaper, so that
/// nothing can leave the tree; returns when the kernel has no child of ours left.
void kill_all_descendants();

}  // namespace bai::devcluster
