// backend.ai help [COMMAND...]: the same text as `COMMAND --help`.
#include "kernel/cli/route.hpp"
#include "kernel/console/console.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"
#include "kernel/program/help_text.hpp"

namespace bai::kernel {
namespace {

struct Options {
  std::vector<std::string> command;
};

auto declare() {
  return command<Options>("help")
      .summary(kHelp.summary)
      .argument(&Options::command, "COMMAND", "Words of the command or group.", {.show = "[COMMAND]..."})
      .example("help session create", "the same as: session create --help");
}

int run(std::string_view arguments_json, BuiltinContext& in) {
  const auto options = read_options(declare(), arguments_json);
  const auto route = cli::route(in.commands.index(), options.command, in.columns);
  in.output.raw(1, help_text(in.commands, route, in.columns));
  return 0;
}

}  // namespace

const Builtin kHelp{"help", "Show the help of a command", [] { return declare().descriptor(); }, run};

}  // namespace bai::kernel
