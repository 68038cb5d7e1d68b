// ComputeSession.stream_execute
#include "sessions.hpp"
#include "shared/run_frames.hpp"
#include "shared/session_path.hpp"

#include <array>
#include <poll.h>

namespace sessions {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> owner_access_key, id;
  std::string code;
  std::string mode = "query";
  bai::AnyJson opts;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.stream_execute");
  function.summary("Runs code and sends each piece of its output as it comes.")
      .help(
          "Every message is a frame of the server. A frame with the status waiting-input is answered with one JSON "
          "string. "
          "The stream ends after finished; leaving it earlier interrupts the code.")
      .result(R"({"status":"text","console":"array","exitCode":"integer","options":"object","files":"array"})");
  function.parameter(&Params::name, "name", "Name of the session.", bai::Function<Params>::Need::required);
  function.parameter(&Params::owner_access_key, "owner_access_key", "Access key of the owner, if it is somebody else.");
  function.parameter(&Params::id, "id", "ID of the session, if it is known: safer than a name.");
  function.parameter(&Params::code, "code", "Code to run.");
  function.parameter(&Params::mode, "mode", "What to do.", bai::Function<Params>::Need::optional,
                     {.choices = {"query", "batch"}});
  function.parameter(&Params::opts, "opts", "For batch: the commands clean, build, exec; \"*\" is the default one.",
                     bai::Function<Params>::Need::optional, {.type = "object"});
  return function;
}

enum class Relay { going_on, over };

Relay relay_frames(bai::WebSocket& socket, bai::Stream& stream) {
  for (bai::Message frame;;) {
    const auto got = socket.receive(frame, bai::milliseconds(0));
    if (got == bai::Got::nothing_yet) return Relay::going_on;
    if (got == bai::Got::end) {
      throw bai::Error(BAI_E_NETWORK,
                       "the server closed the stream before the end of the run (close code " +
                           std::to_string(socket.close_code()) + ")",
                       R"({"id":"run-broke-off"})");
    }
    if (frame.kind != BAI_JSON) continue;
    const auto step = read_frame(frame.data).step;
    if (stream.send(frame.data) == bai::Got::end) return Relay::over;
    if (step == RunFrame::Step::finished || step == RunFrame::Step::failed) return Relay::over;
  }
}

/// Answers of the caller; false when there will be no more.
bool relay_input(bai::Stream& stream, bai::WebSocket& socket) {
  for (bai::Message input;;) {
    const auto got = stream.receive(input, bai::milliseconds(0));
    if (got == bai::Got::nothing_yet) return true;
    if (got == bai::Got::end) return false;
    socket.send(bai::Json::parse(input.data).string());  // the server wants the bare text
  }
}

void wait_for_either(const bai::Context& context, const bai::WebSocket& socket, const bai::Stream* input) {
  const auto& table = context.service<bai_host_context>(BAI_HOST_CONTEXT);
  std::array<pollfd, 3> fds{{{socket.poll_fd(), static_cast<short>(socket.poll_events()), 0},
                             {table.cancel_fd(context.get()), POLLIN, 0},
                             {input != nullptr ? input->poll_fd() : -1, POLLIN, 0}}};
  ::poll(fds.data(), fds.size(), -1);
  if (!context.cancelled()) return;
  // a receive that does not wait may answer "nothing yet" although the context was cancelled
  const bool late = context.remaining() == bai::milliseconds(0);
  throw bai::Error(late ? BAI_E_TIMEOUT : BAI_E_CANCELLED, late ? "the time limit has passed" : "interrupted");
}

void run(const Params& params, bai::Stream& stream, bai::Context& context) {
  const std::string first = first_frame(params.code, params.mode, params.opts.text);
  const auto api = server_of(context).api;
  bai::HttpRequest request;
  request.path = stream_path(api, params.id && api.major >= 5 ? *params.id : params.name, "/execute");
  add_owner(request.query, params.owner_access_key);
  auto socket = context.websocket(request);
  socket.send(first);
  bool input_open = true;
  while (relay_frames(socket, stream) == Relay::going_on) {
    if (input_open) input_open = relay_input(stream, socket);
    wait_for_either(context, socket, input_open ? &stream : nullptr);
  }
}

}  // namespace

void add_stream_execute(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
