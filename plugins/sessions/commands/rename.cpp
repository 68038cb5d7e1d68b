// backend.ai session rename
#include "sessions.hpp"

namespace sessions {

namespace {

struct Options {
  std::string session, new_name;
};

auto declare() {
  return bai::command<Options>("session rename")
      .summary("Give a running session another name.")
      .argument(&Options::session, "SESSION", "Present name or ID.", {.show = "SESSID"})
      .argument(&Options::new_name, "NEW_NAME", "New name.", {.show = "NEWID"});
}

int run(const Options& options, bai::CommandContext& context) {
  context.call("ComputeSession.rename",
               bai::JsonObject().text("name", options.session).text("new_id", options.new_name).done());
  context.result(bai::JsonObject().text("session", options.new_name).text("former_name", options.session).done());
  context.done("Session renamed to " + options.new_name + ".");
  return 0;
}

}  // namespace

void add_rename_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
