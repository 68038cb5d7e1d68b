/// The stop signal of one execution: a flag, a descriptor to poll, and a deadline. Children stop with their parent.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace bai::kernel {

using Clock = std::chrono::steady_clock;

/// Any thread may call any member. A child must not outlive its parent.
class Cancellation {
 public:
  Cancellation();
  /// A child: cancelled with `parent`; its deadline is the earlier of the parent's and `deadline`.
  explicit Cancellation(Cancellation& parent, std::optional<Clock::time_point> deadline = std::nullopt);
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;
  ~Cancellation();

  /// Stops this execution and its children. Safe in a signal handler (`request_from_signal` only writes to the
  /// descriptor and sets the flag).
  void request();
  void request_from_signal() noexcept;

  const Cancellation* parent() const noexcept { return parent_; }

  bool requested() const noexcept { return requested_.load(std::memory_order_acquire); }
  bool expired() const noexcept { return deadline_ && Clock::now() >= *deadline_; }
  /// Readable from the moment of the request on (not at the deadline); owned by this object, never read or closed by
  /// others.
  int fd() const noexcept { return fd_; }
  std::optional<Clock::time_point> deadline() const noexcept { return deadline_; }
  /// Milliseconds to the deadline, at least 0; -1 = no deadline.
  std::chrono::milliseconds remaining() const noexcept;

  /// Throws `Error` (cancelled or timeout) once the execution should stop.
  void check() const;

  enum class Ready { yes, timed_out };
  /// Waits until `fd` shows one of `events` (poll(2)), or `limit` has passed (-1 = no limit).
  /// Throws `Error` (cancelled, timeout) when the execution should stop first.
  Ready wait(int fd, short events, std::chrono::milliseconds limit) const;

 private:
  Cancellation* parent_ = nullptr;
  std::optional<Clock::time_point> deadline_;
  std::atomic<bool> requested_{false};
  int fd_ = -1;
  std::mutex mutex_;
  std::vector<Cancellation*> children_;
};

}  // namespace bai::kernel
