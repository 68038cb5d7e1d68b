// ComputeSession.get_task_logs
#include "sessions.hpp"
#include "shared/session_path.hpp"

namespace sessions {

namespace {

struct Params {
  std::string task_id;
  std::int64_t chunk_size = 8192;
};

auto declare() {
  auto function = bai::function<Params>("ComputeSession.get_task_logs");
  function.summary("Output of a batch task, from the user's .logs folder, in pieces of bytes.").result(R"("any")");
  function.parameter(&Params::task_id, "task_id", "ID of the kernel or session.",
                     bai::Function<Params>::Need::required);
  function.parameter(&Params::chunk_size, "chunk_size", "Largest piece, in bytes.");
  return function;
}

void run(const Params& params, bai::Stream& stream, bai::Context& context) {
  if (params.chunk_size < 1 || params.chunk_size > (1 << 20)) {
    throw bai::Error(BAI_E_INVALID, "chunk_size must be between 1 and 1048576");
  }
  bai::HttpRequest request;
  request.path = "/" + std::string(session_prefix(server_of(context).api)) + "/_/logs";
  request.query.emplace_back("taskId", params.task_id);
  auto body = context.http_open(request);
  std::string buffer(static_cast<size_t>(params.chunk_size), '\0');
  for (size_t n = body.read(buffer.data(), buffer.size()); n > 0; n = body.read(buffer.data(), buffer.size())) {
    if (stream.send_bytes(std::string_view(buffer).substr(0, n)) == bai::Got::end) return;
  }
}

}  // namespace

void add_get_task_logs(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
