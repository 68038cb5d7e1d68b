// backend.ai session restart, restart
#include "sessions.hpp"
#include "shared/each_session.hpp"

namespace sessions {

namespace {

struct Options {
  std::vector<std::string> sessions;
};

auto declare() {
  return bai::command<Options>("session restart")
      .also("restart")
      .summary("Restart compute sessions.")
      .help("Starts the containers of each session anew; its mounted folders stay.")
      .argument(&Options::sessions, "SESSIONS", "Names or IDs of sessions.", {.show = "[SESSION_REFS]..."})
      .exits(11, "Some of several sessions could not be restarted.");
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.sessions.empty()) {
    context.warn("Specify at least one session ID. Check usage with \"-h\" option.");
    return 1;
  }
  context.wait("Restarting the session(s)...");
  for_each_session(context, options.sessions, "restarted", [&](const std::string& name, bai::JsonObject&) {
    context.call("ComputeSession.restart", bai::JsonObject().text("name", name).done());
  });
  context.done("Done.");
  return 0;
}

}  // namespace

void add_restart_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
