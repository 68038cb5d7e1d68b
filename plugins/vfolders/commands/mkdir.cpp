// backend.ai vfolder mkdir
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name, path;
};

auto declare() {
  return bai::command<Options>("vfolder mkdir")
      .summary("Make a folder inside a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::path, "PATH", "The folder to make, with its parents.");
}

int run(const Options& options, bai::CommandContext& context) {
  context.call("VFolder.mkdir", bai::JsonObject().text("name", options.name).text("path", options.path).done());
  context.done("Done.");
  return 0;
}

}  // namespace

void add_mkdir_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
