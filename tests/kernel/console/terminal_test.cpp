// Pages on a terminal, and readers that go away.
#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace bai::kernel::console {
namespace {

using test::Environment;
using test::Pty;

const char* const kSpec = R"({"kind":"list","fields":[{"key":"n"}]})";

std::string row(int n) { return R"({"n":"row)" + std::to_string(n) + "\"}"; }

TEST(Pager, WaitsAfterEachScreenAndGoesOn) {
  const Environment environment{{"TERM", "xterm"}, {"LINES", nullptr}, {"COLUMNS", nullptr}};
  Pty pty(14);
  const auto console = Console::open(pty.options());
  EXPECT_EQ(console->page_rows(), 14);
  std::thread user([&] {
    EXPECT_TRUE(pty.answer("row10\r\n:", " "));
    EXPECT_TRUE(pty.answer("row23\r\n:", "x"));
  });
  console->table_begin(kSpec);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(console->table_row(row(i)), Console::Row::more);
  console->table_end(30);
  console->finish();
  user.join();
  const auto shown = pty.shown();
  EXPECT_TRUE(shown.starts_with("N\r\n-----\r\nrow0\r\n")) << shown;
  EXPECT_NE(shown.find(":\r\x1B[Krow11\r\n"), std::string::npos) << shown;
  EXPECT_TRUE(shown.ends_with("row29\r\n")) << shown;
  EXPECT_TRUE(pty.echoes());
}

TEST(Pager, StopsAtQ) {
  const Environment environment{{"TERM", "xterm"}, {"LINES", "14"}};
  Pty pty(50);
  const auto console = Console::open(pty.options());
  std::thread user([&] { EXPECT_TRUE(pty.answer("\r\n:", "q")); });
  console->table_begin(kSpec);
  int taken = 0;
  while (taken < 1000 && console->table_row(row(taken)) == Console::Row::more) ++taken;
  EXPECT_LT(taken, 30);
  console->table_end(1000);
  console->finish();
  user.join();
  EXPECT_TRUE(pty.shown().ends_with("row10\r\n:\r\n")) << pty.shown();
}

TEST(Pager, IsOffWithAPageSizeWithoutInputAndInJson) {
  Pty pty(14);
  auto options = pty.options();
  {
    const auto console = Console::open(options);
    console->table_begin(R"({"kind":"list","fields":[{"key":"n"}],"page":{"offset":0,"size":50}})");
    EXPECT_EQ(console->page_rows(), 0);
    for (int i = 0; i < 50; ++i) console->table_row(row(i));
    console->table_end(50);
    console->finish();
  }
  options.no_input = true;
  {
    const auto console = Console::open(options);
    console->table_begin(kSpec);
    for (int i = 0; i < 50; ++i) console->table_row(row(i));
    console->table_end(50);
    console->finish();
  }
  const auto json = Console::open(pty.options(Console::Format::json));
  EXPECT_EQ(json->page_rows(), 0);
  EXPECT_EQ(pty.shown().find(':'), std::string::npos);
}

TEST(Terminal, EmptyListIsSaidAndHostileTextIsHarmless) {
  const Environment environment{{"TERM", "xterm"}};
  Pty pty;
  const auto console = Console::open(pty.options());
  console->table_begin(kSpec);
  console->table_end(0);
  console->value(R"("\u001b]0;title\u0007")");
  console->finish();
  EXPECT_EQ(pty.shown(), "No matching items.\r\n␛]0;title␇\r\n");
}

class GoneReader : public testing::TestWithParam<Console::Format> {};

TEST_P(GoneReader, StopsQuietlyWhateverTheSignalDoes) {
  const auto before = std::signal(SIGPIPE, SIG_DFL);  // the signal would end this program
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ::close(ends[0]);
  Console::Options options;
  options.format = GetParam();
  options.out_fd = ends[1];
  const auto console = Console::open(options);
  console->table_begin(R"({"kind":"list"})");
  const std::string text(1 << 20, 'x');
  int taken = 0;
  while (taken < 200 && console->table_row(R"({"t":")" + text + "\"}") == Console::Row::more) ++taken;
  EXPECT_LT(taken, 100);
  EXPECT_TRUE(console->reader_gone());
  EXPECT_NO_THROW(console->table_end(-1));
  EXPECT_NO_THROW(console->raw(1, "more"));
  EXPECT_NO_THROW(console->finish());
  ::close(ends[1]);
  std::signal(SIGPIPE, before);
}

INSTANTIATE_TEST_SUITE_P(All, GoneReader, testing::Values(Console::Format::console, Console::Format::json),
                         [](const auto& each) { return each.param == Console::Format::json ? "json" : "console"; });

TEST(Output, FullDiskIsAnError) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  if (full < 0) GTEST_SKIP() << "no /dev/full here";
  Console::Options options;
  options.out_fd = full;
  const auto console = Console::open(options);
  try {
    console->value("1");
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.id, "file-write"); }
  ::close(full);
}

TEST(Output, RawBytesPassUnchanged) {
  const std::string bytes("\x1b[31m\0\xff\r\n", 9);
  const auto seen = test::on_pipes({}, [&](Console& console) {
    console.raw(1, bytes);
    console.raw(2, bytes);
    EXPECT_THROW(console.raw(3, "x"), Error);
  });
  EXPECT_EQ(seen.out, bytes);
  EXPECT_EQ(seen.err, bytes);
}

}  // namespace
}  // namespace bai::kernel::console
