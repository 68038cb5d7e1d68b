#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace bai::kernel::console {
namespace {

using test::Environment;
using test::on_pipes;
using test::Pty;

void all_marks(Console& console) {
  console.message("info", "i");
  console.message("wait", "w");
  console.message("done", "d\nmore\n\nlast");
  console.message("fail", "f\x1b[2J");
  console.message("warn", "경고");
}

TEST(Status, InAPipeLinesHaveNoEscapesAndNoCarriageReturns) {
  const auto seen = on_pipes({}, all_marks);
  EXPECT_EQ(seen.out, "");
  EXPECT_EQ(seen.err, "∙ i\n⋯ w\n✔ d\n  more\n\n  last\n✘ f␛[2J\n∙ 경고\n");
}

TEST(Status, RefusesUnknownMarks) {
  on_pipes({}, [](Console& console) { EXPECT_THROW(console.message("note", "x"), Error); });
}

struct Case {
  const char* name;
  const char* term;
  const char* no_color;
  const char* shown;
};

class OnTerminals : public testing::TestWithParam<Case> {};

TEST_P(OnTerminals, Marks) {
  const Environment environment{
      {"TERM", GetParam().term}, {"NO_COLOR", GetParam().no_color}, {"COLUMNS", nullptr}, {"LINES", nullptr}};
  Pty pty;
  const auto console = Console::open(pty.options());
  console->message("wait", "w");
  console->message("done", "d\nmore");
  console->finish();
  EXPECT_EQ(pty.shown(), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(All, OnTerminals,
                         testing::Values(Case{"colour", "xterm", nullptr,
                                              "\x1B[2K\x1B[93m⋯ w\x1B[0m\r\x1B[2K\x1B[92m✔ d\r\n  more\x1B[0m\r\r\n"},
                                         Case{"empty_no_color_is_unset", "xterm", "",
                                              "\x1B[2K\x1B[93m⋯ w\x1B[0m\r\x1B[2K\x1B[92m✔ d\r\n  more\x1B[0m\r\r\n"},
                                         Case{"no_color", "xterm", "1", "\x1B[2K⋯ w\r\x1B[2K✔ d\r\n  more\r\r\n"},
                                         Case{"dumb", "dumb", nullptr, "⋯ w\r\r\n✔ d\r\n  more\r\r\n"},
                                         Case{"no_term", nullptr, nullptr, "⋯ w\r\r\n✔ d\r\n  more\r\r\n"}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Status, WaitLineGoesBeforeOutputComes) {
  const Environment environment{{"TERM", "xterm"}, {"NO_COLOR", "1"}};
  Pty pty;
  const auto console = Console::open(pty.options());
  console->message("wait", "w");
  console->value(R"("result")");
  console->message("wait", "again");
  console->finish();
  EXPECT_EQ(pty.shown(), "\x1B[2K⋯ w\r\r\x1B[2Kresult\r\n\x1B[2K⋯ again\r\r\x1B[2K");
}

TEST(Progress, InAPipeOnlyTheLastStateIsALine) {
  const auto seen = on_pipes({}, [](Console& console) {
    const auto bar = console.progress("Uploading", 2048, "bytes");
    for (int i = 0; i <= 1024; ++i) bar->update(i, -1, "");
    bar->end(Progress::Outcome::done);
    bar->update(2048, -1, "");
    console.progress("Images", -1, "image")->update(1234, -1, "now");
  });
  EXPECT_TRUE(seen.err.starts_with("Uploading: 50% 1.0 KiB / 2.0 KiB")) << seen.err;
  const auto second = seen.err.find("\nImages: 1,234 image");
  ASSERT_NE(second, std::string::npos) << seen.err;
  EXPECT_TRUE(seen.err.ends_with(" now\n"));
  EXPECT_EQ(std::count(seen.err.begin(), seen.err.end(), '\n'), 2);
  EXPECT_EQ(seen.err.find('\r'), std::string::npos);
}

TEST(Progress, OnATerminalIsOneLineThatFits) {
  const Environment environment{{"TERM", "xterm"}, {"COLUMNS", "30"}};
  Pty pty;
  const auto console = Console::open(pty.options());
  const auto start = std::chrono::steady_clock::now();
  {
    const auto bar = console->progress("Rescanning", 10, "image");
    for (int i = 0; i < 5000; ++i) bar->update(5, -1, std::string(100, 'n'));
    console->message("info", "between");
    bar->end(Progress::Outcome::failed);
  }
  const auto tenths =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count() / 100;
  const auto shown = pty.shown();
  EXPECT_TRUE(shown.starts_with("\r\x1B[2KRescanning: 50% 5 / 10 image n\r") ||
              shown.starts_with("\r\x1B[2KRescanning: 50% 5 / 10 image"))
      << shown;
  std::size_t drawn = 0;
  for (auto at = shown.find("Rescanning"); at != std::string::npos; at = shown.find("Rescanning", at + 1)) ++drawn;
  EXPECT_LE(drawn, static_cast<std::size_t>(tenths) + 2);  // one per tenth of a second, and the last state
  EXPECT_NE(shown.find(" - failed\r\n"), std::string::npos);
}

}  // namespace
}  // namespace bai::kernel::console
