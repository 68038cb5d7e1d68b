// Problem documents: whatever a server says with its refusal, one error comes out.
#include "kernel/transport/problem.hpp"
#include "tests/fuzz/targets.hpp"

using namespace bai::kernel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto error = problem_error(400 + data[0] % 200, "Reason", body);
  const std::string line = error.what();
  if (line.empty() || error.problem.empty()) __builtin_trap();
  fuzz::planted(line.find(": bug") != std::string::npos);
  return 0;
}
