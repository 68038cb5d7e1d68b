#include "kernel/plugin/standard_input.hpp"

#include "kernel/base/error.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <unistd.h>

namespace bai::kernel {
namespace {

using std::chrono::milliseconds;

}  // namespace

TEST(StandardInput, LinesWithoutTheirEnds) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  StandardInput input(ends[0]);
  Cancellation stop;
  const std::string_view text = "one\ntwo\r\n\nlast";
  ASSERT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  std::string line;
  for (const char* expected : {"one", "two", "", "last"}) {
    EXPECT_EQ(input.line(line, milliseconds(-1), stop), StandardInput::Got::data);
    EXPECT_EQ(line, expected);
  }
  EXPECT_EQ(input.line(line, milliseconds(-1), stop), StandardInput::Got::end);
  ::close(ends[0]);
}

TEST(StandardInput, ALineThatArrivesInPieces) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  StandardInput input(ends[0]);
  Cancellation stop;
  std::string line;
  ASSERT_EQ(::write(ends[1], "ab", 2), 2);
  EXPECT_EQ(input.line(line, milliseconds(0), stop), StandardInput::Got::nothing_yet);
  ASSERT_EQ(::write(ends[1], "c\nrest", 6), 6);
  EXPECT_EQ(input.line(line, milliseconds(-1), stop), StandardInput::Got::data);
  EXPECT_EQ(line, "abc");
  char bytes[16];
  std::size_t n = 0;
  EXPECT_EQ(input.read(bytes, sizeof bytes, n, milliseconds(0), stop), StandardInput::Got::data);
  EXPECT_EQ(std::string_view(bytes, n), "rest");
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(StandardInput, CancellationEndsTheWait) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  StandardInput input(ends[0]);
  Cancellation stop;
  std::thread other([&] { stop.request(); });
  std::string line;
  EXPECT_THROW(input.line(line, milliseconds(-1), stop), Error);
  other.join();
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace bai::kernel
