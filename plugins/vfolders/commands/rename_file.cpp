// backend.ai vfolder rename-file
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name, target_path, new_name;
};

auto declare() {
  return bai::command<Options>("vfolder rename-file")
      .summary("Rename a file or folder inside a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::target_path, "TARGET_PATH", "The file or folder.")
      .argument(&Options::new_name, "NEW_NAME", "Its new base name.");
}

int run(const Options& options, bai::CommandContext& context) {
  context.call("VFolder.rename_file", bai::JsonObject()
                                          .text("name", options.name)
                                          .text("target_path", options.target_path)
                                          .text("new_name", options.new_name)
                                          .done());
  context.done("Renamed.");
  return 0;
}

}  // namespace

void add_rename_file_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
