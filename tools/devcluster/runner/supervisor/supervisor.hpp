/// The parent of everything in one session: starts the interpreter and commands, passes their output on, ends them with
/// the server.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace bai::devcluster {

/// Serves the control socket until its other end closes or SIGTERM arrives, then ends all descendants and returns the
/// exit code.
///
/// `interpreter` is the command line of the persistent interpreter; empty for runtimes without one. Blocks some signals
/// of the process; to be called once, from a process with one thread. Throws std::exception types if it cannot begin.
int supervise(int control_fd, std::vector<std::string> interpreter);

}  // namespace bai::devcluster
