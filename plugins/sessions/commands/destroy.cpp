// backend.ai session destroy, destroy, kill, rm
#include "sessions.hpp"
#include "shared/problem.hpp"
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
      .exits(1, "At least one session could not be ended.");
}

void show_statistics(const bai::CommandContext& context, const std::string& name, const std::string& answer,
                     bool titled) {
  const auto json = bai::Json::parse(answer);
  const auto stats = json.is_object() ? json.find("stats") : std::nullopt;
  const std::string table = stats && stats->is_object() ? statistics_table(*stats) : std::string();
  if (titled) context.raw(1, name + ":\n");
  context.raw(1, table.empty() ? std::string("Statistics is not available.\n") : table);
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.sessions.empty()) {
    context.warn("Specify at least one session ID. Check usage with \"-h\" option.");
    return 1;
  }
  context.wait("Terminating the session(s)...");
  bool failed = false;
  for (const auto& name : options.sessions) {
    bai::JsonObject arguments;
    arguments.text("name", name).flag("forced", options.forced);
    if (options.owner) arguments.text("owner_access_key", *options.owner);
    try {
      const auto answer = context.call("ComputeSession.destroy", arguments.done());
      if (options.stats) show_statistics(context, name, answer, options.sessions.size() > 1);
    } catch (const bai::Error& failure) {
      if (failure.code == BAI_E_CANCELLED || failure.code == BAI_E_AUTH) throw;
      failed = true;
      context.fail(describe(name, failure));
      if (status_of(failure) == 404) {
        context.info("If you are an admin, use \"-o\" / \"--owner\" option to terminate other user's session.");
      }
    }
  }
  if (!failed) context.done("Done.");
  return failed ? 1 : 0;
}

}  // namespace

void add_destroy_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
