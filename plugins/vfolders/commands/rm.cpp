// backend.ai vfolder rm, delete-file
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::vector<std::string> files;
  bool recursive = false;
};

auto declare() {
  return bai::command<Options>("vfolder rm")
      .alias("delete-file")
      .summary("Delete files inside a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::files, "FILENAMES", "Paths in the folder.", {.show = "[FILENAMES]..."})
      .option(&Options::recursive, "-r,--recursive", "Also folders with all that is in them.");
}

int run(const Options& options, bai::CommandContext& context) {
  if (answer_to(context, R"({"kind":"confirm","text":"Are you sure?","default":true,"option":"--yes"})") != "y") {
    context.info("Cancelled");
    return 1;
  }
  context.call("VFolder.delete_files", bai::JsonObject()
                                           .text("name", options.name)
                                           .raw("files", bai::json_array(options.files))
                                           .flag("recursive", options.recursive)
                                           .done());
  context.done("Done.");
  return 0;
}

}  // namespace

void add_rm_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
