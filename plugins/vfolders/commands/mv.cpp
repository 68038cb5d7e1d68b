// backend.ai vfolder mv
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name, src, dst;
};

auto declare() {
  return bai::command<Options>("vfolder mv")
      .summary("Move a file or folder inside a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::src, "SRC", "What is moved.")
      .argument(&Options::dst, "DST", "Where to.");
}

int run(const Options& options, bai::CommandContext& context) {
  context.call(
      "VFolder.move_file",
      bai::JsonObject().text("name", options.name).text("src_path", options.src).text("dst_path", options.dst).done());
  context.done("Moved.");
  return 0;
}

}  // namespace

void add_mv_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
