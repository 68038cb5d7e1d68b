// ComputeSession.upload
#include "sessions.hpp"
#include "shared/multipart.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  std::vector<std::string> files;
  std::optional<std::string> basedir;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.upload");
  function.summary("Copies local files into the home folder of a session.")
      .help("Managers of 22.03 take at most 20 files, each smaller than 1 MiB.")
      .result(R"({"files":"array"})");
  declare_target(function);
  function.parameter(&Params::files, "files", "Local files, below the base folder.",
                     bai::Function<Params>::Need::required);
  function.parameter(&Params::basedir, "basedir", "Base folder; without it, the current one.");
  return function;
}

/// Managers of these releases refuse relative names, all others absolute ones.
UploadNames names_for(const Release& manager) noexcept {
  const bool lts = manager >= Release{24, 3, 7} && manager <= Release{24, 9, 7};
  const bool later =
      (manager.year == 24 && manager.month == 12) || (manager >= Release{25, 1, 0} && manager <= Release{25, 6, 0});
  return lts || later ? UploadNames::absolute : UploadNames::relative;
}

std::string run(const Params& params, bai::Context& context) {
  auto files = resolve_upload(params.files, params.basedir.value_or(""));
  std::vector<std::string> names;
  for (const auto& file : files) names.push_back(file.name);
  const auto server = server_of(context);
  const MultipartBody body(std::move(files), random_boundary(), names_for(server.manager));
  auto request = target_request(server.api, params, "POST", "/upload");
  request.content_type = body.content_type();
  request.source = body.source();
  ask_about(context, params.name, request);
  return bai::JsonObject().raw("files", bai::json_array(names)).done();
}

}  // namespace

void add_upload(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
