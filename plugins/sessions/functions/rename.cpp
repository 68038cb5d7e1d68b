// ComputeSession.rename
#include "sessions.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  std::string new_id;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.rename");
  function.summary("Gives a running session another name.").result(R"("any")");
  declare_target(function);
  function.parameter(&Params::new_id, "new_id", "The new name.", bai::Function<Params>::Need::required);
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto server = server_of(context);
  bai::HttpRequest request;
  request.method = "POST";
  request.path = session_path(server.api, params.name, "/rename");
  request.query.emplace_back("name", params.new_id);
  // 22.03 refuses every other parameter here, so the owner's key cannot be sent; managers from 26.4 on read the name
  // from the body only
  if (server.manager.known() && server.manager >= Release{26, 3, 0}) {
    request.content_type = "application/json";
    request.body = bai::JsonObject().text("name", params.new_id).done();
  }
  if (params.owner_access_key && !params.owner_access_key->empty()) {
    throw bai::Error(BAI_E_UNSUPPORTED, "the server cannot rename the session of another owner",
                     R"({"hint":"let the owner rename it"})");
  }
  ask_about(context, params.name, request);
  return "null";
}

}  // namespace

void add_rename(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
