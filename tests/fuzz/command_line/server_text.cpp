// Text and problem documents of a server, as people see them on a terminal. Input: message, line feed, problem
// document.
#include "kernel/console/error_report.hpp"
#include "kernel/console/neutral.hpp"
#include "tests/fuzz/command_line/oracle.hpp"

using namespace bai::kernel;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto shown = console::neutral(text);
  fuzz::require(fuzz::is_harmless(shown), "neutral text commands no terminal");
  fuzz::require(console::neutral(shown) == shown, "neutral text stays as it is");
  const auto line = console::neutral(text, console::Lines::join);
  fuzz::require(line.find('\n') == std::string::npos, "a joined line is one line");
  fuzz::require(line.empty() || prefix_of(line, 10) > 0, "a prefix is never empty");
  const auto end = std::min(text.find('\n'), text.size());
  auto error =
      api_error(400, std::string(text.substr(0, end)), std::string(text.substr(std::min(end + 1, text.size()))));
  const auto report = console::error_report(error);
  fuzz::require(!console::error_members(error).empty(), "an error has members");
  auto document = console::error_members(error);
  std::erase(document, static_cast<char>(0x7F));  // JSON does not escape DEL, and terminals ignore it
  fuzz::require(fuzz::is_harmless(document), "a document commands no terminal", document);
  fuzz::planted(report.find("Existing session ID: x1") != std::string::npos);
  return 0;
}
