// backend.ai session download
#include "sessions.hpp"

#include <filesystem>

namespace sessions {

namespace {

struct Options {
  std::string session;
  std::vector<std::string> files;
  std::string dest = ".";
};

auto declare() {
  return bai::command<Options>("session download")
      .summary("Copy files and folders out of a session.")
      .help("Existing files are replaced. Large files are better moved through a virtual folder.")
      .argument(&Options::session, "SESSION", "Name or ID of the session.", {.show = "SESSID"})
      .argument(&Options::files, "FILES", "Paths below the session's home folder.", {.show = "[FILES]..."})
      .option(&Options::dest, "--dest", "Local folder, made if it is missing.",
              {.show = "PATH", .type = "path", .complete = "dir"});
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.files.empty()) {
    context.warn("Please specify one or more file paths after session ID or name.");
    return 0;
  }
  context.wait("Downloading file(s) from " + options.session + "...");
  context.call("ComputeSession.download", bai::JsonObject()
                                              .text("name", options.session)
                                              .raw("files", bai::json_array(options.files))
                                              .text("dest", options.dest)
                                              .done());
  context.done("Downloaded to " + std::filesystem::weakly_canonical(options.dest).string() + ".");
  return 0;
}

}  // namespace

void add_download_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
