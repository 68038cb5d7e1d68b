// backend.ai vfolder info
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
};

auto declare() {
  return bai::command<Options>("vfolder info")
      .summary("Show one virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.");
}

int run(const Options& options, bai::CommandContext& context) {
  const auto answer = context.call("VFolder.info", bai::JsonObject().text("name", options.name).done());
  const auto folder = bai::Json::parse(answer);
  const auto line = [&](const char* title, const char* member) {
    return std::string("\n- ") + title + ": " + shown(folder, member);
  };
  std::string text = "Virtual folder \"" + shown(folder, "name") + "\" (ID: " + shown(folder, "id") + ")";
  text += line("Owner", "is_owner") + line("Permission", "permission");
  text += line("Number of files", folder.find("num_files") ? "num_files" : "numFiles");
  text += line("Ownership Type", folder.find("type") ? "type" : "ownership_type") + line("Usage Mode", "usage_mode");
  text += line("Group ID", "group") + line("User ID", "user") + line("Clone Allowed", "cloneable");
  context.raw(1, text + "\n");
  return 0;
}

}  // namespace

void add_info_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
