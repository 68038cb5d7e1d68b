// backend.ai vfolder delete
#include "vfolders.hpp"

#include <bai/server.hpp>

namespace vfolders {

namespace {

struct Options {
  std::string name;
};

auto declare() {
  return bai::command<Options>("vfolder delete")
      .summary("Delete a virtual folder with its files.")
      .help("Servers from 24.03 on move the folder to their trash, from which it can be restored.")
      .argument(&Options::name, "NAME", "Name of the folder.");
}

int run(const Options& options, bai::CommandContext& context) {
  context.call("VFolder.delete", bai::JsonObject().text("name", options.name).done());
  context.done(server_of(context).manager.since({24, 3, 0}) ? "Moved to the trash." : "Deleted.");
  return 0;
}

}  // namespace

void add_delete_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
