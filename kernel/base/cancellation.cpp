#include "kernel/base/cancellation.hpp"

#include "kernel/base/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel {

using std::chrono::milliseconds;

namespace {

int new_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0)
    throw Error(Code::fail, "cannot make an event descriptor: " + std::generic_category().message(errno),
                "raise the limit of open files (ulimit -n)");
  return fd;
}

}  // namespace

Cancellation::Cancellation() : fd_(new_event()) {}

Cancellation::Cancellation(Cancellation& parent, std::optional<Clock::time_point> deadline)
    : parent_(&parent), deadline_(parent.deadline_), fd_(new_event()) {
  if (deadline && (!deadline_ || *deadline < *deadline_)) deadline_ = deadline;
  const std::lock_guard lock(parent.mutex_);
  parent.children_.push_back(this);
  if (parent.requested()) request_from_signal();
}

Cancellation::~Cancellation() {
  if (parent_ != nullptr) {
    const std::lock_guard lock(parent_->mutex_);
    std::erase(parent_->children_, this);
  }
  ::close(fd_);
}

void Cancellation::request_from_signal() noexcept {
  requested_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(fd_, &one, sizeof one);  // a full counter is readable as well
}

void Cancellation::request() {
  request_from_signal();
  const std::lock_guard lock(mutex_);
  for (auto* child : children_) child->request();
}

milliseconds Cancellation::remaining() const noexcept {
  if (!deadline_) return milliseconds(-1);
  return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(*deadline_ - Clock::now()));
}

void Cancellation::check() const {
  for (const auto* c = this; c != nullptr; c = c->parent_) {
    if (c->requested()) throw Error(Code::cancelled, "interrupted");
  }
  if (expired()) throw Error(Code::timeout, "the time limit has passed");
}

Cancellation::Ready Cancellation::wait(int fd, short events, milliseconds limit) const {
  const auto end = Clock::now() + limit;
  // The whole chain is polled: a signal handler can only touch the root, not walk to its children.
  std::vector<pollfd> polled{{fd, events, 0}};
  for (const auto* c = this; c != nullptr; c = c->parent_) polled.push_back({c->fd_, POLLIN, 0});
  for (;;) {
    check();
    milliseconds left = remaining();
    if (limit.count() >= 0) {
      const auto of_limit = std::max(milliseconds(0), std::chrono::ceil<milliseconds>(end - Clock::now()));
      left = left.count() < 0 ? of_limit : std::min(left, of_limit);
    }
    constexpr milliseconds kLongest{60'000};  // poll takes an int; a longer wait is several of these
    const int timeout = left.count() < 0 ? -1 : static_cast<int>(std::min(left, kLongest).count());
    const int n = ::poll(polled.data(), polled.size(), timeout);
    if (n < 0 && errno != EINTR) throw Error(Code::fail, "poll: " + std::generic_category().message(errno));
    check();
    if (n > 0 && polled[0].revents != 0) return Ready::yes;
    if (limit.count() >= 0 && Clock::now() >= end) return Ready::timed_out;
  }
}

}  // namespace bai::kernel
