// ComputeSession.interrupt
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
  auto function = bai::function<Params>("ComputeSession.interrupt");
  function.summary("Interrupts the code that runs in a session.").result(R"("any")");
  declare_target(function);
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto request = target_request(server_of(context).api, params, "POST", "/interrupt");
  ask_about(context, params.name, request);
  return "null";
}

}  // namespace

void add_interrupt(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
