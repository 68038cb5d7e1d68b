// A descriptor's text as a plugin's folder may hold it; what is accepted is shown as help and as a manual page.
#include "kernel/base/error.hpp"
#include "kernel/cli/completion.hpp"
#include "kernel/cli/help.hpp"
#include "kernel/cli/man_page.hpp"
#include "kernel/cli/parse.hpp"
#include "kernel/cli/usage.hpp"
#include "tests/fuzz/command_line/oracle.hpp"

using namespace bai::kernel;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto command = cli::CommandDescriptor::parse(text);
    fuzz::require(!cli::render_command_help(command, command.path, 80).empty(), "help is never empty");
    fuzz::require(cli::command_man_page(command, command.path, "1").starts_with(".TH"), "a page begins with its title");
    fuzz::planted(!command.exits.empty() && command.exits.front().code > 70);
    cli::CommandIndex index;
    index.add_command({command.path, command.aliases, command.summary, "fuzz"}, 0);
    const auto words = fuzz::split(command.path + " -", ' ');
    (void)cli::complete(
        index, [&](std::size_t) { return command; }, words);
    (void)cli::parse(command, command.path, std::vector<std::string>{"--x", "1"});
  } catch (const Error&) {  // of usage as well
  }
  try {
    (void)cli::GroupDescriptor::parse(text);
  } catch (const Error&) {}
  return 0;
}
