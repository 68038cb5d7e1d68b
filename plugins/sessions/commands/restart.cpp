// backend.ai session restart, restart
#include "sessions.hpp"
#include "shared/problem.hpp"

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
      .exits(1, "At least one session could not be restarted.");
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.sessions.empty()) {
    context.warn("Specify at least one session ID. Check usage with \"-h\" option.");
    return 1;
  }
  context.wait("Restarting the session(s)...");
  bool failed = false;
  for (const auto& name : options.sessions) {
    try {
      context.call("ComputeSession.restart", bai::JsonObject().text("name", name).done());
    } catch (const bai::Error& failure) {
      if (failure.code == BAI_E_CANCELLED || failure.code == BAI_E_AUTH) throw;
      failed = true;
      context.fail(describe(name, failure));
    }
  }
  if (!failed) context.done("Done.");
  return failed ? 1 : 0;
}

}  // namespace

void add_restart_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
