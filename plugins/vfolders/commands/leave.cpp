// backend.ai vfolder leave
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
};

auto declare() {
  return bai::command<Options>("vfolder leave")
      .summary("Give up a folder that somebody else shares.")
      .argument(&Options::name, "NAME", "Name of the folder.");
}

int run(const Options& options, bai::CommandContext& context) {
  const auto arguments = bai::JsonObject().text("name", options.name).done();
  const auto answer = context.call("VFolder.info", arguments);
  const auto folder = bai::Json::parse(answer);
  if (folder.text_or("type", folder.text_or("ownership_type", "")) == "group") {
    context.raw(1, "You cannot leave a group virtual folder.\n");
    return 0;
  }
  if (folder.boolean_or("is_owner", false)) {
    context.raw(1, "You cannot leave a virtual folder you own. Consider using delete instead.\n");
    return 0;
  }
  context.call("VFolder.leave", arguments);
  context.raw(1, "Left the shared virtual folder \"" + options.name + "\".\n");
  return 0;
}

}  // namespace

void add_leave_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
