// ComputeSession.complete
#include "sessions.hpp"
#include "shared/completion.hpp"
#include "shared/problem.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key;
  std::string code;
  bai::AnyJson opts;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.complete");
  function.summary("Completions for a piece of code, as the kernel of the session knows them.")
      .result(R"({"result":"object"})");
  declare_target(function);
  function.parameter(&Params::code, "code", "The code.", bai::Function<Params>::Need::required);
  function.parameter(&Params::opts, "opts", "Cursor: row, col, line, post.", bai::Function<Params>::Need::optional,
                     {.type = "object"});
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  const auto body = bai::JsonObject().text("code", params.code).raw("options", completion_options(params.opts.text));
  return ask_about(context, params.name, target_json(server_of(context).api, params, "POST", "/complete", body.done()))
      .body;
}

}  // namespace

void add_complete(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
