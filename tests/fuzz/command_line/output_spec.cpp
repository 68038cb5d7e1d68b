// Field lists and formatters. Input: format as one digit, line feed, specification, line feed, value.
#include "kernel/console/output_spec.hpp"

#include "kernel/console/console.hpp"
#include "tests/fuzz/command_line/oracle.hpp"

#include <fcntl.h>

using namespace bai::kernel;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = text.find('\n');
  const auto second = first == std::string_view::npos ? first : text.find('\n', first + 1);
  if (second == std::string_view::npos || first != 1 || text[0] < '0' || text[0] > '4') return 0;
  const auto format = static_cast<console::Console::Format>(text[0] - '0');
  const auto console = console::Console::open({.format = format, .in_fd = null, .out_fd = null, .err_fd = null});
  const auto spec_text = text.substr(first + 1, second - first - 1);
  try {
    const auto spec = console::parse_output_spec(spec_text);
    fuzz::planted(!spec.fields.empty() && spec.fields.front().key == "ss");
    console->value(text.substr(second + 1), spec_text);
    console->table_begin(spec_text);
    console->table_row(text.substr(second + 1));
    console->table_end(-1);
  } catch (const Error& error) { console->error(error); }
  console->finish();
  return 0;
}
