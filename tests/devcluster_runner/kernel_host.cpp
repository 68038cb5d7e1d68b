// Hosts one session: kernel_host SCRATCH CODE. Runs CODE as a Python query, writes its output to stdout, then waits to
// be killed.
#include "tools/devcluster/runner/kernel.hpp"

#include <chrono>
#include <cstdio>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  bai::devcluster::KernelSpec spec;
  spec.session_id = spec.kernel_id = "7be1f0aa-4c1e-4a39-8d55-2f1f6f1d2b02";
  spec.session_name = "hosted";
  spec.runtime = "python";
  spec.scratch = argv[1];
  const auto kernel = bai::devcluster::Kernel::start(spec);
  bai::devcluster::RunRequest request;
  request.mode = "query";
  request.code = argv[2];
  for (int calls = 0; calls < 30; ++calls) {
    const auto reply = kernel->execute(request, std::chrono::seconds(2));
    for (const auto& [kind, text] : reply.console) std::fputs(text.c_str(), stdout);
    if (reply.status == "finished") break;
    request.run_id = reply.run_id;
    request.mode = "continue";
  }
  std::fputs("hosted\n", stdout);
  std::fflush(stdout);
  while (true) ::pause();
}
