// backend.ai vfolder invite
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
  return bai::command<Options>("vfolder invite")
      .summary("Invite other users to a folder of one's own.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::emails, "EMAILS", "Their e-mail addresses.", true, {.show = "EMAILS..."})
      .option(&Options::perm, "-p,--perm", "What they may do: rw, ro or wd.", {.show = "PERMISSION"});
}

int run(const Options& options, bai::CommandContext& context) {
  check_permission(options.perm);
  const auto answer = context.call("VFolder.invite", bai::JsonObject()
                                                         .text("name", options.name)
                                                         .text("perm", options.perm)
                                                         .raw("emails", bai::json_array(options.emails))
                                                         .done());
  const auto reached = bai::Json::parse(answer).find("invited_ids");
  context.raw(1, people_text("Invitation sent to:", reached, "No users found. Invitation was not sent."));
  return 0;
}

}  // namespace

void add_invite_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
