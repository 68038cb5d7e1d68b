// ComputeSession.execute
#include "sessions.hpp"
#include "shared/completion.hpp"
#include "shared/problem.hpp"
#include "shared/run_frames.hpp"
#include "shared/session_target.hpp"

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key, run_id, code;
  std::string mode = "query";
  bai::AnyJson opts;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.execute");
  function.summary("Runs code and collects its output for at most two seconds.")
      .help(
          "After continued, clean-finished and build-finished call again with the mode continue, empty code and the "
          "runId of the result; after waiting-input with the mode input and the input as code. It is over at finished.")
      .result(
          R"({"status":"text","runId":"text","exitCode":"integer","options":"object","files":"array","console":"array"})");
  declare_target(function);
  function.parameter(&Params::run_id, "run_id", "The runId of the first result, to go on with a run.");
  function.parameter(&Params::code, "code", "Code or input.");
  function.parameter(&Params::mode, "mode", "What to do.", bai::Function<Params>::Need::optional,
                     {.choices = {"query", "batch", "continue", "input", "complete"}});
  function.parameter(&Params::opts, "opts", "For batch: clean, build, buildLog, exec. For complete: the cursor.",
                     bai::Function<Params>::Need::optional, {.type = "object"});
  return function;
}

std::string body_of(const Params& params) {
  bai::JsonObject body;
  const auto run_id = [&] { return params.run_id ? bai::quote(*params.run_id) : std::string("null"); };
  if (params.mode == "query" || params.mode == "continue" || params.mode == "input") {
    if (!params.code) { throw bai::Error(BAI_E_INVALID, "The code argument must be a valid string even when empty."); }
    return body.text("mode", params.mode).text("code", *params.code).raw("runId", run_id()).done();
  }
  if (params.mode == "batch") {
    body.text("mode", "batch").text("code", params.code.value_or("")).raw("runId", run_id());
    return body.raw("options", batch_options(params.opts.text)).done();
  }
  if (params.mode == "complete") {
    return body.text("code", params.code.value_or("")).raw("options", completion_options(params.opts.text)).done();
  }
  throw bai::Error(BAI_E_INVALID, "Invalid execution mode: " + params.mode,
                   R"({"hint":"the modes are query, batch, continue, input and complete"})");
}

std::string run(const Params& params, bai::Context& context) {
  const auto reply =
      ask_about(context, params.name, target_json(server_of(context).api, params, "POST", {}, body_of(params)));
  const auto answer = bai::Json::parse(reply.body);
  const auto result = answer.find("result");
  return std::string(result ? result->raw() : "null");
}

}  // namespace

void add_execute(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
