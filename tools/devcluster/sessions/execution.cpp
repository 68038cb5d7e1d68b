#include "tools/devcluster/sessions/execution.hpp"

#include "tools/devcluster/auth/owner.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/records.hpp"

namespace bai::devcluster {

Row running_session(const Request& request, Services& services, Count count) {
  const auto owner = acting_identity(request, services.store);
  Row row = find_session(services.store, owner.keypair.access_key, request.variables.at("name"));
  if (count == Count::kYes) count_session_query(services.store, row.text("id"));
  return row;
}

std::shared_ptr<Kernel> kernel_of(const Row& session, Services& services) {
  auto kernel = services.engine.kernel(session.text("id"));
  if (!kernel)
    throw kernel_failed("execution", "RuntimeError('the session is " + session.text("status") + ", not RUNNING')");
  return kernel;
}

void read_batch_options(const Json& options, RunRequest& run) {
  if (!is_object(options)) return;
  const auto object = as_object(options);
  run.clean = text_member(object, "clean");
  run.build = text_member(object, "build");
  run.exec = text_member(object, "exec");
}

JsonObject run_reply(const RunReply& reply) {
  auto console = make_array();
  for (const auto& [kind, text] : reply.console) console->add(make_array({kind, text}));
  for (const auto& [mime, data] : reply.media) console->add(make_array({"media", make_array({mime, data})}));
  Json options;
  if (reply.status == "waiting-input") {
    auto object = make_object();
    if (reply.is_password) object->set("is_password", *reply.is_password);
    options = object;
  }
  return make_object({{"status", reply.status},
                      {"exitCode", reply.exit_code ? Json(*reply.exit_code) : Json()},
                      {"options", options},
                      {"files", make_array()},
                      {"console", console}});
}

RunReply run_once(const Row& session, Services& services, Kernel& kernel, const RunRequest& run,
                  std::chrono::milliseconds flush) {
  try {
    return kernel.execute(run, flush);
  } catch (const std::runtime_error& error) {
    const auto now = session_by_id(services.store, session.text("id"));
    if (now && now->text("status") == "RUNNING")
      throw kernel_failed("execution", std::string("RuntimeError('") + error.what() + "')");
    return {"finished", run.run_id.value_or(""), 130, std::nullopt, {}, {}};
  }
}

}  // namespace bai::devcluster
