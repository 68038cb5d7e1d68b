// backend.ai vfolder unshare
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::vector<std::string> emails;
};

auto declare() {
  return bai::command<Options>("vfolder unshare")
      .summary("End the sharing of a group folder. For administrators.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::emails, "EMAILS", "Their e-mail addresses.", true, {.show = "EMAILS..."});
}

int run(const Options& options, bai::CommandContext& context) {
  const auto answer =
      context.call("VFolder.unshare",
                   bai::JsonObject().text("name", options.name).raw("emails", bai::json_array(options.emails)).done());
  const auto reached = bai::Json::parse(answer).find("unshared_emails");
  context.raw(1, people_text("Unshared from:", reached, "No users found. Folder is not unshared."));
  return 0;
}

}  // namespace

void add_unshare_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
