// ComputeSession.list_files
#include "sessions.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  std::string path = ".";
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.list_files");
  function.summary("Files of a folder in the container.")
      .help("\"files\" is JSON text: an array of mode, size, ctime, mtime, atime (seconds) and filename.")
      .result(R"({"files":"text","errors":"text","abspath":"text"})");
  declare_target(function);
  function.parameter(&Params::path, "path", "Folder, below /home/work.");
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto server = server_of(context);
  auto request = target_json(server.api, params, "GET", "/files", bai::JsonObject().text("path", params.path).done());
  // managers up to 26.2 read the body of this GET only, later ones the query only
  if (server.manager.known() && server.manager >= Release{26, 3, 0}) request.query.emplace_back("path", params.path);
  return ask_about(context, params.name, request).body;
}

}  // namespace

void add_list_files(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
