// backend.ai vfolder share
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::vector<std::string> emails;
  std::string perm = "rw";
};

auto declare() {
  return bai::command<Options>("vfolder share")
      .summary("Share a group folder with members of the group. For administrators.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::emails, "EMAILS", "Their e-mail addresses.", true, {.show = "EMAILS..."})
      .option(&Options::perm, "-p,--perm", "What they may do: rw, ro or wd.", {.show = "PERMISSION"});
}

int run(const Options& options, bai::CommandContext& context) {
  check_permission(options.perm);
  const auto answer = context.call("VFolder.share", bai::JsonObject()
                                                        .text("name", options.name)
                                                        .text("perm", options.perm)
                                                        .raw("emails", bai::json_array(options.emails))
                                                        .done());
  const auto reached = bai::Json::parse(answer).find("shared_emails");
  context.raw(1, people_text("Shared with " + options.perm + " permission to:", reached,
                             "No users found. Folder is not shared."));
  return 0;
}

}  // namespace

void add_share_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
