// ComputeSession.download
#include "sessions.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"
#include "shared/unpack.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  std::vector<std::string> files;
  std::string dest = ".";
  bool show_progress = false;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.download");
  function.summary("Copies files and folders out of a session.")
      .help("Managers of 22.03 take at most five, each of at most 1 MiB. Existing files are replaced.")
      .result(R"({"file_names":"array"})");
  declare_target(function);
  function.parameter(&Params::files, "files", "Paths below /home/work.", bai::Function<Params>::Need::required);
  function.parameter(&Params::dest, "dest", "Local folder, made if it is missing.");
  function.parameter(&Params::show_progress, "show_progress", "Has no effect.");
  return function;
}

/// 23.09.11 reads the query of a GET only; servers from 24.03.7 on want POST, by release with body or query. All of
/// them handle one file per request.
std::vector<bai::HttpRequest> requests(const Server& server, const Params& params) {
  const bool by_query = server.manager == Release{23, 9, 11}, by_post = server.manager.since({24, 3, 7});
  const auto make = [&](const std::vector<std::string>& files) {
    auto request = target_request(server.api, params, by_post ? "POST" : "GET", "/download");
    if (by_query || by_post) {
      for (const auto& file : files) request.query.emplace_back("files", file);
    }
    if (!by_query) {
      request.content_type = "application/json";
      request.body = bai::JsonObject().raw("files", bai::json_array(files)).done();
    }
    return request;
  };
  if (!by_query && !by_post) return {make(params.files)};
  std::vector<bai::HttpRequest> all;
  for (const auto& file : params.files) all.push_back(make({file}));
  return all;
}

std::string content_type(const std::string& headers) {
  std::string found;
  bai::Json::parse(headers).elements([&](const bai::Json& pair) {
    std::vector<std::string> words;
    pair.elements([&](const bai::Json& word) { words.push_back(word.string()); });
    if (words.size() == 2 && words[0] == "content-type") found = words[1];
  });
  return found;
}

std::string run(const Params& params, bai::Context& context) {
  std::vector<std::string> names;
  for (const auto& request : requests(server_of(context), params)) {
    const auto reply = ask_about(context, params.name, request);
    std::error_code failed;
    std::filesystem::create_directories(params.dest, failed);
    if (failed) {
      throw bai::Error(BAI_E_FAIL, "the folder " + params.dest + " cannot be made: " + failed.message(),
                       R"({"id":"file-folder","hint":"choose another one with --dest"})");
    }
    for (const auto& part : split_parts(content_type(reply.headers), reply.body)) {
      for (auto& name : unpack_tar(part, params.dest)) names.push_back(std::move(name));
    }
  }
  return bai::JsonObject().raw("file_names", bai::json_array(names)).done();
}

}  // namespace

void add_download(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
