/// How long one request may take, and what stops it earlier.
#pragma once

#include "kernel/base/cancellation.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace bai::kernel {

/// Negative durations mean "no limit". `stop` must outlive whatever keeps this.
struct Patience {
  const Cancellation* stop = nullptr;
  std::chrono::milliseconds connect{-1};        ///< until TCP connection and TLS handshake are done
  std::chrono::milliseconds read{-1};           ///< longest silence in either direction
  std::optional<Clock::time_point> total = {};  ///< end of the whole request

  /// Waits for `events` on `fd`. Throws `Error`: cancelled, or timeout with a message about `what` ("sends nothing") of
  /// `peer`.
  void await(int fd, short events, std::chrono::milliseconds limit, const char* what, const std::string& peer) const;
};

}  // namespace bai::kernel
