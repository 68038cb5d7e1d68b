/// Code execution by polling, completion, interruption. Source: manager 22.03 `api/session.py` execute.
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/execution.hpp"

#include <algorithm>

namespace bai::devcluster {
namespace {

constexpr std::chrono::milliseconds kFlush{2000};

Response completions(Services& services, const Row& session, const std::string& code, const Json& options) {
  int row = -1, col = -1;  // without a position: the end of the code
  if (is_object(options)) {
    row = as_object(options)->optValue<int>("row", row);
    col = as_object(options)->optValue<int>("col", col);
  }
  if (row < 0) row = static_cast<int>(std::count(code.begin(), code.end(), '\n'));
  if (col < 0) col = static_cast<int>(code.size() - (code.rfind('\n') == std::string::npos ? 0 : code.rfind('\n') + 1));
  const auto words = kernel_of(session, services)->complete(code, row, col);
  return json_reply(
      make_object({{"result", make_object({{"status", "finished"}, {"completions", make_text_array(words)}})}}));
}

RunRequest read_run(const JsonObject& body) {
  RunRequest run;
  if (!body->has("runId")) throw invalid_params("runId is missing!");
  run.run_id = text_member(body, "runId");
  run.mode = text_member(body, "mode").value_or("");
  if (run.mode.empty()) throw invalid_params("mode is missing or empty!");
  static const std::vector<std::string> modes = {"query", "batch", "complete", "continue", "input"};
  if (std::find(modes.begin(), modes.end(), run.mode) == modes.end())
    throw invalid_params("mode has an invalid value.");
  if ((run.mode == "continue" || run.mode == "input") && !run.run_id)
    throw invalid_params("continuation requires explicit run ID");
  run.code = text_member(body, "code").value_or("");
  if (run.mode == "batch") read_batch_options(body->get("options"), run);
  return run;
}

Response execute(Request& request, Services& services) {
  const auto body = body_object(request);
  const auto run = read_run(body);
  const Row session = running_session(request, services);
  if (run.mode == "complete") return completions(services, session, run.code, body->get("options"));
  const auto kernel = kernel_of(session, services);
  const auto reply = run_once(session, services, *kernel, run, kFlush);
  const auto result = run_reply(reply);
  auto ordered = make_object({{"status", result->get("status")}, {"runId", reply.run_id}});
  for (const char* name : {"exitCode", "options", "files", "console"}) ordered->set(name, result->get(name));
  return json_reply(make_object({{"result", ordered}}));
}

Response complete(Request& request, Services& services) {
  const auto body = body_object(request);
  const Row session = running_session(request, services);
  return completions(services, session, text_member(body, "code").value_or(""), body->get("options"));
}

Response interrupt(Request& request, Services& services) {
  const Row session = running_session(request, services);
  kernel_of(session, services)->interrupt();
  return no_content();
}

}  // namespace

void add_execute_routes(Front& front, Services& services) {
  const auto with = [&services](Response (*handler)(Request&, Services&)) {
    return [&services, handler](Request& r) { return handler(r, services); };
  };
  front.add({"POST", "/session/{name}", Access::kAuth, StatusGuard::kRead, with(execute)});
  front.add({"POST", "/session/{name}/complete", Access::kAuth, StatusGuard::kRead, with(complete)});
  front.add({"POST", "/session/{name}/interrupt", Access::kAuth, StatusGuard::kRead, with(interrupt)});
}

}  // namespace bai::devcluster
