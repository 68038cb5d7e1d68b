/// Requests per access key in a rolling window.
#pragma once

#include "tools/devcluster/base/time.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace bai::devcluster {

/// May be used from any thread. Source: manager 22.03 `api/ratelimit.py`.
class RateLimiter {
 public:
  static constexpr std::chrono::seconds kWindow{900};

  explicit RateLimiter(Clock clock) : clock_(std::move(clock)) {}

  /// Adds one mark and gives the number of marks in the window.
  std::int64_t mark(const std::string& access_key) {
    const std::lock_guard guard(lock_);
    auto& marks = marks_[access_key];
    const Time now = clock_();
    while (!marks.empty() && marks.front() <= now - kWindow) marks.pop_front();
    marks.push_back(now);
    return static_cast<std::int64_t>(marks.size());
  }

  /// Marks in the window as of the last mark().
  std::int64_t count(const std::string& access_key) {
    const std::lock_guard guard(lock_);
    return static_cast<std::int64_t>(marks_[access_key].size());
  }

 private:
  Clock clock_;
  std::mutex lock_;
  std::map<std::string, std::deque<Time>> marks_;
};

}  // namespace bai::devcluster
