/// Waiting for the request to end.
#pragma once

namespace bai::devcluster {

/// Catches SIGINT, SIGTERM and SIGHUP from its construction on. Handlers, not a blocked mask: masks are inherited by
/// the sessions' processes.
class StopSignal {
 public:
  StopSignal();
  /// Returns when one of them has arrived.
  void wait();
};

}  // namespace bai::devcluster
