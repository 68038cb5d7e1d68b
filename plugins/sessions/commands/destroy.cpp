// backend.ai session destroy, destroy, kill, rm
#include "sessions.hpp"
#include "shared/each_session.hpp"
#include "shared/statistics.hpp"

namespace sessions {

namespace {

struct Options {
  std::vector<std::string> sessions;
  bool forced = false;
  std::optional<std::string> owner;
  bool stats = false;
};

auto declare() {
  return bai::command<Options>("session destroy")
      .alias("kill")
      .alias("rm")
      .also("destroy", {"kill", "rm"})
      .summary("End compute sessions.")
      .help(
          "Ends each of the sessions; one that still waits for its start is cancelled. What fails is told, and the "
          "others are "
          "ended all the same.")
      .argument(&Options::sessions, "SESSIONS", "Names or IDs of sessions.", {.show = "[SESSID]..."})
      .option(&Options::forced, "-f,--forced", "End them in whatever state they are. For administrators.")
      .option(&Options::owner, "-o,--owner,--owner-access-key", "Access key of their owner.", {.show = "ACCESS_KEY"})
      .option(&Options::stats, "-s,--stats", "Show what they used.")
      .example("rm mysession other", "Two sessions.")
      .exits(11, "Some of several sessions could not be ended.");
}

void show_statistics(const bai::CommandContext& context, const std::string& name, const std::string& answer,
                     bool titled, bai::JsonObject& result) {
  const auto json = bai::Json::parse(answer);
  const auto stats = json.is_object() ? json.find("stats") : std::nullopt;
  if (context.for_program()) {
    result.raw("stats", stats ? stats->raw() : "null");
    return;
  }
  const std::string table = stats && stats->is_object() ? statistics_table(*stats) : std::string();
  if (titled) context.raw(1, name + ":\n");
  context.raw(1, table.empty() ? std::string("Statistics is not available.\n") : table);
}

/// Ends one session and shows what it used. Throws what the function throws.
void end_session(const Options& options, const std::string& name, bai::CommandContext& context,
                 bai::JsonObject& result) {
  bai::JsonObject arguments;
  arguments.text("name", name).flag("forced", options.forced);
  if (options.owner) arguments.text("owner_access_key", *options.owner);
  const auto answer = context.call("ComputeSession.destroy", arguments.done());
  if (options.stats) show_statistics(context, name, answer, options.sessions.size() > 1, result);
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.sessions.empty()) {
    context.warn("Specify at least one session ID. Check usage with \"-h\" option.");
    return 1;
  }
  context.wait("Terminating the session(s)...");
  for_each_session(context, options.sessions, "ended", [&](const std::string& name, bai::JsonObject& result) {
    end_session(options, name, context, result);
  });
  context.done("Done.");
  return 0;
}

}  // namespace

void add_destroy_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
