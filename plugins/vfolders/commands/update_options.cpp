// backend.ai vfolder update-options
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::optional<std::string> permission;
  std::optional<bool> set_cloneable;
};

auto declare() {
  return bai::command<Options>("vfolder update-options")
      .summary("Change what others may do with a folder of one's own.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .option(&Options::permission, "-p,--permission", "What those may do who are given the folder: ro, rw or wd.",
              {.show = "PERMISSION"})
      .option(&Options::set_cloneable, "--set-cloneable", "Whether others may clone it.",
              {.show = "BOOLEXPR", .type = "boolean"});
}

int run(const Options& options, bai::CommandContext& context) {
  const auto info = context.call("VFolder.info", bai::JsonObject().text("name", options.name).done());
  if (!bai::Json::parse(info).boolean_or("is_owner", false)) {
    context.raw(1, "You cannot update virtual folder that you do not own.\n");
    return 0;
  }
  bai::JsonObject arguments;
  arguments.text("name", options.name);
  if (options.permission) arguments.text("permission", *options.permission);
  if (options.set_cloneable) arguments.flag("cloneable", *options.set_cloneable);
  context.call("VFolder.update_options", arguments.done());
  context.done("Updated.");
  return 0;
}

}  // namespace

void add_update_options_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
