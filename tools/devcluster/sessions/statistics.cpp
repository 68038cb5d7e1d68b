#include "tools/devcluster/sessions/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bai::devcluster {
namespace {

std::uintmax_t scratch_size(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::uintmax_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && at != end; at.increment(error)) {
    std::error_code vanished;
    if (at->symlink_status(vanished).type() != fs::file_type::regular) continue;
    const auto size = at->file_size(vanished);
    if (!vanished) total += size;
  }
  return total;
}

}  // namespace

JsonObject session_statistics(const Kernel& kernel, std::int64_t memory_limit, std::int64_t age) {
  const auto [cpu_ms, memory] = kernel.usage();
  const double share = age > 0 ? 100.0 * static_cast<double>(cpu_ms) / static_cast<double>(age) : 0.0;
  const double memory_share =
      memory_limit > 0 ? 100.0 * static_cast<double>(memory) / static_cast<double>(memory_limit) : 0.0;
  const std::string percent = fmt::format("{:.2f}", share), bytes = std::to_string(memory);
  const std::string scratch = std::to_string(scratch_size(kernel.work_dir()));
  return make_object(
      {{"cpu_util", make_object({{"current", percent},
                                 {"capacity", "100"},
                                 {"pct", percent},
                                 {"unit_hint", "percent"},
                                 {"stats.avg", percent},
                                 {"stats.max", percent}})},
       {"cpu_used",
        make_object(
            {{"current", std::to_string(cpu_ms)}, {"capacity", Json()}, {"pct", Json()}, {"unit_hint", "msec"}})},
       {"mem", make_object({{"current", bytes},
                            {"capacity", std::to_string(memory_limit)},
                            {"pct", fmt::format("{:.2f}", memory_share)},
                            {"unit_hint", "bytes"},
                            {"stats.max", bytes}})},
       {"io_scratch_size", make_object({{"current", scratch},
                                        {"capacity", Json()},
                                        {"pct", Json()},
                                        {"unit_hint", "bytes"},
                                        {"stats.max", scratch}})}});
}

}  // namespace bai::devcluster
