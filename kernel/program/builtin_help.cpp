// backend.ai help [COMMAND...]: the same text as `COMMAND --help`, or a manual page.
#include "kernel/cli/man_page.hpp"
#include "kernel/cli/route.hpp"
#include "kernel/console/console.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"
#include "kernel/program/help_text.hpp"

#include <filesystem>
#include <fstream>

namespace bai::kernel {
namespace {

struct Options {
  std::vector<std::string> command;
  bool man = false;
  std::optional<std::string> man_to;
};

auto declare() {
  return command<Options>("help")
      .summary(kHelp.summary)
      .help(
          "Shows what COMMAND --help shows. With --man: the source of its manual page, for man -l. --man-to writes the "
          "pages of all commands and groups.")
      .argument(&Options::command, "COMMAND", "Words of the command or group.", {.show = "[COMMAND]..."})
      .option(&Options::man, "--man", "Print a manual page.")
      .option(&Options::man_to, "--man-to", "Write all manual pages into this folder.",
              {.show = "FOLDER", .type = "path", .complete = "dir"})
      .example("help session create", "the same as: session create --help")
      .example("help --man session create | man -l -", "its manual page");
}

std::string page_of(const CommandSet& commands, cli::NodeId id) {
  const auto& node = commands.index().node(id);
  if (!node.is_group) return cli::command_man_page(commands.descriptor(node.handle), node.path, BAI_VERSION);
  return cli::group_man_page(commands.index(), id, id == cli::kRoot ? kAbout : std::string_view(), BAI_VERSION);
}

void write_pages(const CommandSet& commands, const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  for (cli::NodeId id = cli::kRoot; id < commands.index().size(); ++id) {
    const auto& node = commands.index().node(id);
    if (node.hidden) continue;
    const auto path = folder / (cli::man_page_name(node.path) + ".1");
    std::ofstream file(path, std::ios::binary);
    file << page_of(commands, id) << std::flush;
    if (file) continue;
    Error error(Code::fail, "the manual page " + path.string() + " cannot be written",
                "name a folder that you may write to");
    error.id = "file-write";
    throw error;
  }
}

int run(std::string_view arguments_json, BuiltinContext& in) {
  const auto options = read_options(declare(), arguments_json);
  if (options.man_to) {
    write_pages(in.commands, *options.man_to);
    return 0;
  }
  const auto route = cli::route(in.commands.index(), options.command, in.columns);
  in.output.raw(1, options.man ? page_of(in.commands, route.node) : help_text(in.commands, route, in.columns));
  return 0;
}

}  // namespace

const Builtin kHelp{"help", "Show the help or the manual page of a command", [] { return declare().descriptor(); },
                    run};

}  // namespace bai::kernel
