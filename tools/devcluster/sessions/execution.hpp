/// What the polling endpoint and the WebSocket have in common.
#pragma once

#include "tools/devcluster/api/services.hpp"

namespace bai::devcluster {

enum class Count { kYes, kNo };
/// The session in the path; counts a query unless told not to.
Row running_session(const Request& request, Services& services, Count count = Count::kYes);
/// Its kernel. Throws Problem 500 `kernel-execution-failed` when the session has none now.
std::shared_ptr<Kernel> kernel_of(const Row& session, Services& services);

/// `options` of batch mode into the steps of the request.
void read_batch_options(const Json& options, RunRequest& run);
/// The reply's members but `runId`: status, exitCode, options, files, console.
JsonObject run_reply(const RunReply& reply);

/// One call of the kernel. A kernel that vanished during it gives "finished" with exit code 130, as the manager does.
/// Throws Problem 500 when the call failed while the session lives.
RunReply run_once(const Row& session, Services& services, Kernel& kernel, const RunRequest& run,
                  std::chrono::milliseconds flush);

}  // namespace bai::devcluster
