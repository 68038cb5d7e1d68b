// ComputeSession.destroy
#include "sessions.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  bool forced = false;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.destroy");
  function.summary("Ends a session; one that waits for its start is cancelled.")
      .help(
          "The result has the statistics of the session under \"stats\" if the server sent them; otherwise it is null.")
      .result(R"({"stats":"object"})");
  declare_target(function);
  function.parameter(&Params::forced, "forced", "End it in whatever state it is. For administrators.");
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  auto request = target_request(server_of(context).api, params, "DELETE");
  if (params.forced) request.query.emplace_back("forced", "true");
  auto reply = ask_about(context, params.name, request);
  return reply.status == 200 && !reply.body.empty() ? std::move(reply.body) : "null";
}

}  // namespace

void add_destroy(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
