/// Code execution over a WebSocket. Source: manager 22.03 `api/stream.py` stream_execute.
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/execution.hpp"

namespace bai::devcluster {
namespace {

constexpr std::chrono::milliseconds kFlush{200};

void send(WebSocketChannel& channel, const JsonObject& frame) { channel.send_text(to_text(frame)); }

void send_error(WebSocketChannel& channel, const std::string& message) {
  send(channel, make_object({{"status", "error"}, {"msg", message}}));
}

/// None after telling the client what is wrong.
std::optional<RunRequest> first_frame(WebSocketChannel& channel) {
  const auto text = channel.receive_text();
  if (!text) return std::nullopt;
  const auto parsed = parse_json(*text);
  const auto mode = parsed && is_object(*parsed) ? text_member(as_object(*parsed), "mode").value_or("") : "";
  if (mode != "query" && mode != "batch") {
    send_error(channel, "Invalid API parameters: mode must be \"query\" or \"batch\"");
    return std::nullopt;
  }
  RunRequest run;
  run.run_id = to_hex(random_bytes(16));
  run.mode = mode;
  run.code = text_member(as_object(*parsed), "code").value_or("");
  if (mode == "batch") read_batch_options(as_object(*parsed)->get("options"), run);
  return run;
}

/// The request that carries on after `reply`; none when the run is over or the client is gone.
std::optional<RunRequest> next_request(WebSocketChannel& channel, const RunReply& reply, const std::string& run_id) {
  RunRequest next;
  next.run_id = run_id;
  if (reply.status == "finished" || reply.status == "exec-timeout") return std::nullopt;
  if (reply.status != "waiting-input") {
    next.mode = "continue";
    return next;
  }
  const auto line = channel.receive_text();
  if (!line) return std::nullopt;
  next.mode = "input";
  next.code = *line;
  return next;
}

/// Nobody will read the rest: interrupts the run and takes what is left of it, so that the next one need not wait for a
/// reader.
void abandon(const Row& session, Services& services, Kernel& kernel, const std::string& run_id) {
  RunRequest rest;
  rest.run_id = run_id;
  rest.mode = "continue";
  kernel.interrupt();
  while (true) {
    const auto reply = run_once(session, services, kernel, rest, kFlush);
    if (reply.status == "finished" || reply.status == "exec-timeout") return;
    if (reply.status == "waiting-input") kernel.interrupt();
  }
}

void converse(WebSocketChannel& channel, const Row& session, Services& services, Kernel& kernel) {
  auto run = first_frame(channel);
  if (!run) return;
  const std::string run_id = run->run_id.value();
  while (run) {
    const auto reply = run_once(session, services, kernel, *run, kFlush);
    send(channel, run_reply(reply));
    const bool over = reply.status == "finished" || reply.status == "exec-timeout";
    run = next_request(channel, reply, run_id);
    if (over) return;
    if (!run || channel.peer_closed()) return abandon(session, services, kernel, run_id);
  }
}

void stream_execute(Request& request, WebSocketChannel& channel, Services& services) {
  try {
    const Row session = running_session(request, services, Count::kNo);
    const auto kernel = kernel_of(session, services);
    converse(channel, session, services, *kernel);
  } catch (const Problem& problem) { send_error(channel, std::string("BackendError: ") + problem.what()); }
}

}  // namespace

void add_stream_routes(Front& front, Services& services) {
  front.add({"GET", "/stream/session/{name}/apps", Access::kAuth, StatusGuard::kRead, [&services](Request& request) {
               running_session(request, services);
               return json_reply(make_array());  // sessions of this server offer no app services
             }});
  front.add({"GET", "/stream/session/{name}/execute", Access::kAuth, StatusGuard::kRead, nullptr,
             [&services](Request& request, WebSocketChannel& channel) { stream_execute(request, channel, services); },
             [&services](Request& request) { kernel_of(running_session(request, services), services); }});
}

}  // namespace bai::devcluster
