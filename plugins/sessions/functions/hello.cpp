// ComputeSession.hello
#include "sessions.hpp"

namespace sessions {

namespace {

auto declare() {
  return bai::function<bai::Nothing>("ComputeSession.hello")
      .summary("Version of the API and of the manager.")
      .result(R"({"version":"text","manager":"text"})");
}

std::string run(const bai::Nothing&, bai::Context& context) {
  bai::HttpRequest request;
  request.path = "/";
  return context.http(request).body;
}

}  // namespace

void add_hello(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
