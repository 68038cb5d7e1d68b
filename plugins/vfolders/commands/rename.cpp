// backend.ai vfolder rename
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string old_name, new_name;
};

auto declare() {
  return bai::command<Options>("vfolder rename")
      .summary("Rename a virtual folder.")
      .argument(&Options::old_name, "OLD_NAME", "Its name now.")
      .argument(&Options::new_name, "NEW_NAME", "Its new name.");
}

int run(const Options& options, bai::CommandContext& context) {
  context.call("VFolder.rename",
               bai::JsonObject().text("name", options.old_name).text("new_name", options.new_name).done());
  context.done("Renamed.");
  return 0;
}

}  // namespace

void add_rename_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
