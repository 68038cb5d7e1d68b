// backend.ai vfolder request-download
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name, path;
};

auto declare() {
  return bai::command<Options>("vfolder request-download")
      .summary("Get a token with which anybody can download one file.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::path, "PATH", "File in the folder.", {.show = "FILENAME"});
}

int run(const Options& options, bai::CommandContext& context) {
  const auto answer = context.call("VFolder.request_download",
                                   bai::JsonObject().text("name", options.name).text("path", options.path).done());
  const auto json = bai::Json::parse(answer);
  context.done("Download token: " + json.text_or("token", ""));
  context.raw(1, json.text_or("url", "") + "?token=" + json.text_or("token", "") + "\n");
  return 0;
}

}  // namespace

void add_request_download_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
