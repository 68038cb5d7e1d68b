// Range expressions of `run`.
#include "kernel/cli/convert.hpp"
#include "kernel/cli/range_expression.hpp"
#include "tests/fuzz/command_line/oracle.hpp"

using namespace bai::kernel;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto range = cli::parse_range(text);
    fuzz::require(range.values.size() <= 100'000, "a range has a limit");
    fuzz::planted(range.values.size() > 2 && text.find("linspace") != std::string_view::npos);
  } catch (const cli::BadValue& bad) { fuzz::require(!bad.text.empty(), "a refusal has a reason"); }
  return 0;
}
