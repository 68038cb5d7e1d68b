#include "kernel/base/cancellation.hpp"

#include "kernel/base/error.hpp"

#include <gtest/gtest.h>

#include <poll.h>
#include <thread>
#include <unistd.h>

namespace bai::kernel {
namespace {

using std::chrono::milliseconds;

Code code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) { return error.code; }
  return static_cast<Code>(0);
}

struct Pipe {
  int ends[2];
  Pipe() { EXPECT_EQ(::pipe(ends), 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
};

TEST(Cancellation, WaitReportsDataAndTimeLimit) {
  Pipe pipe;
  Cancellation stop;
  EXPECT_EQ(stop.wait(pipe.ends[0], POLLIN, milliseconds(0)), Cancellation::Ready::timed_out);
  ASSERT_EQ(::write(pipe.ends[1], "x", 1), 1);
  EXPECT_EQ(stop.wait(pipe.ends[0], POLLIN, milliseconds(-1)), Cancellation::Ready::yes);
}

TEST(Cancellation, RequestFromAnotherThreadEndsAWaitWithoutLimit) {
  Pipe pipe;
  Cancellation stop;
  std::thread other([&] { stop.request(); });
  EXPECT_EQ(code_of([&] { stop.wait(pipe.ends[0], POLLIN, milliseconds(-1)); }), Code::cancelled);
  other.join();
}

TEST(Cancellation, ASignalAtTheRootReachesAChildThatWaits) {
  Pipe pipe;
  Cancellation root;
  Cancellation child(root);
  Cancellation grandchild(child);
  std::thread other([&] { root.request_from_signal(); });
  EXPECT_EQ(code_of([&] { grandchild.wait(pipe.ends[0], POLLIN, milliseconds(-1)); }), Code::cancelled);
  other.join();
}

TEST(Cancellation, AChildStopsAloneAndItsParentGoesOn) {
  Cancellation parent;
  Cancellation child(parent);
  child.request();
  EXPECT_EQ(code_of([&] { child.check(); }), Code::cancelled);
  EXPECT_NO_THROW(parent.check());
}

TEST(Cancellation, AChildOfACancelledParentIsCancelled) {
  Cancellation parent;
  parent.request();
  Cancellation child(parent);
  EXPECT_TRUE(child.requested());
}

TEST(Cancellation, TheEarlierDeadlineCounts) {
  const auto now = Clock::now();
  Cancellation root;
  Cancellation parent(root, now + std::chrono::hours(1));
  Cancellation later(parent, now + std::chrono::hours(2));
  Cancellation earlier(parent, now - milliseconds(1));
  EXPECT_EQ(later.deadline(), parent.deadline());
  EXPECT_EQ(earlier.remaining(), milliseconds(0));
  EXPECT_EQ(code_of([&] { earlier.check(); }), Code::timeout);
  EXPECT_EQ(root.remaining(), milliseconds(-1));
}

}  // namespace
}  // namespace bai::kernel
