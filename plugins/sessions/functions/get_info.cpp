// ComputeSession.get_info
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
  auto function = bai::function<Params>("ComputeSession.get_info");
  function.summary("State, image, resources and times of a session.").result(R"("object")");
  declare_target(function);
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto request = target_request(server_of(context).api, params, "GET");
  return ask_about(context, params.name, request).body;
}

}  // namespace

void add_get_info(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
