/// How far something is, on standard error: one line that is redrawn on a terminal, only the last state elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace bai::kernel::console {

class StatusStream;

/// Any thread. Redraws at most ten times a second. Ends by `end` or with the object.
class Progress {
 public:
  /// `total`: -1 = unknown. `unit`: "bytes" is shown in powers of 1024, any other noun as a count. `status` null =
  /// shows nothing; otherwise it must outlive this object.
  Progress(StatusStream* status, std::string_view title, std::int64_t total, std::string_view unit);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Absolute numbers. `total` -1 = as before. `note` replaces nothing if empty.
  void update(std::int64_t done, std::int64_t total, std::string_view note);
  enum class Outcome { done, failed };
  /// Leaves the last state as a line; a failure is named. Later calls do nothing.
  void end(Outcome outcome);

 private:
  using Clock = std::chrono::steady_clock;
  std::string state(Clock::time_point now) const;
  std::string fitted(std::string line) const;

  StatusStream* status_;
  std::mutex mutex_;
  const std::string title_, unit_;
  std::string note_;
  std::int64_t done_ = 0, total_;
  const Clock::time_point start_;
  Clock::time_point drawn_;
  bool shown_ = false, ended_ = false;
};

}  // namespace bai::kernel::console
