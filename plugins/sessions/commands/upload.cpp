// backend.ai session upload
#include "sessions.hpp"

namespace sessions {

namespace {

struct Options {
  std::string session;
  std::vector<std::string> files;
};

auto declare() {
  return bai::command<Options>("session upload")
      .summary("Copy local files into the home folder of a session.")
      .help(
          "The files keep their paths relative to the current folder. Large files are better moved through a virtual "
          "folder.")
      .argument(&Options::session, "SESSION", "Name or ID of the session.", {.show = "SESSID"})
      .argument(&Options::files, "FILES", "Files below the current folder.",
                {.show = "[FILES]...", .type = "existing-path", .complete = "file"});
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.files.empty()) {
    context.warn("Please specify one or more file paths after session ID or name.");
    return 0;
  }
  context.wait("Uploading files...");
  context.call("ComputeSession.upload",
               bai::JsonObject().text("name", options.session).raw("files", bai::json_array(options.files)).done());
  context.result(
      bai::JsonObject().text("session", options.session).raw("files", bai::json_array(options.files)).done());
  context.done("Uploaded.");
  return 0;
}

}  // namespace

void add_upload_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
