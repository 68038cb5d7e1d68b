// ComputeSession.restart
#include "sessions.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.restart");
  function.summary("Restarts the containers of a session.").result(R"("any")");
  declare_target(function);
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto request = target_request(server_of(context).api, params, "PATCH");
  ask_about(context, params.name, request);
  return "null";
}

}  // namespace

void add_restart(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
