// devcluster-runner: the supervisor of one session. Started by the dev cluster, not by people.
// Usage: devcluster-runner --control FD [-- INTERPRETER ARGUMENT...]

#include "tools/devcluster/runner/supervisor/spawn.hpp"
#include "tools/devcluster/runner/supervisor/supervisor.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 3 || std::string_view(argv[1]) != "--control") {
    std::fputs(
        "devcluster-runner: started by the dev cluster for each session; usage: devcluster-runner --control FD [-- "
        "COMMAND...]\n",
        stderr);
    return 2;
  }
  std::vector<std::string> interpreter;
  if (argc > 4) interpreter.assign(argv + 4, argv + argc);
  try {
    return bai::devcluster::supervise(std::atoi(argv[2]), std::move(interpreter));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "devcluster-runner: %s\n", error.what());
    bai::devcluster::kill_all_descendants();
    return 1;
  }
}
