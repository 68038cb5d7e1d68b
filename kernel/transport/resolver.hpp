/// Host name → addresses, without making an interruption wait for a name server.
#pragma once

#include "kernel/transport/patience.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bai::kernel {

/// An address literal in text form, "127.0.0.1" or "::1"; in the order in which they should be tried.
/// Throws `ConnectError` (network: no such host; timeout after `patience.connect`) or `Error` (cancelled).
std::vector<std::string> resolve(const std::string& host, const Patience& patience);

}  // namespace bai::kernel
