/// Resource use of a session as metric objects.
#pragma once

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/runner/kernel.hpp"

namespace bai::devcluster {

/// Metric name to `{"current", "capacity", "pct", "unit_hint", ...}`, all values texts or null.
/// `memory_limit` in bytes, `age` in milliseconds. Traffic of disk and net is not measured, so those metrics are
/// absent. Source: agent 22.03 `stats.py`.
JsonObject session_statistics(const Kernel& kernel, std::int64_t memory_limit, std::int64_t age);

}  // namespace bai::devcluster
