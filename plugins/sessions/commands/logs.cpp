// backend.ai session logs
#include "sessions.hpp"

namespace sessions {

namespace {

struct Options {
  std::string session;
};

auto declare() {
  return bai::command<Options>("session logs")
      .summary("Show the output of a session's container.")
      .argument(&Options::session, "SESSION", "Name or ID of the session.", {.show = "SESSID"});
}

int run(const Options& options, bai::CommandContext& context) {
  context.wait("Retrieving live container logs...");
  const auto answer = context.call("ComputeSession.get_logs", bai::JsonObject().text("name", options.session).done());
  const auto result = bai::Json::parse(answer).find("result");
  const std::string logs = result && result->is_object() ? result->text_or("logs", "") : std::string();
  context.result(bai::JsonObject().text("session", options.session).text("logs", logs).done());
  if (!context.for_program()) context.raw(1, logs + "\n");
  context.done("End of logs.");
  return 0;
}

}  // namespace

void add_logs_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
