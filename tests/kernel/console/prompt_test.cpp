#include "kernel/console/terminal_mode.hpp"
#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bai::kernel::console {
namespace {

using test::on_pipes;
using test::Pty;

struct Case {
  const char* name;
  const char* spec;
  std::vector<std::pair<const char*, const char*>> dialogue;  // what appears, what is typed then
  const char* answer;                                         // null = end of input
};

class Questions : public testing::TestWithParam<Case> {};

TEST_P(Questions, OnATerminal) {
  Pty pty;
  const auto console = Console::open(pty.options());
  std::thread user([&] {
    for (const auto& [appears, typed] : GetParam().dialogue) EXPECT_TRUE(pty.answer(appears, typed)) << appears;
  });
  const auto answer = console->ask(GetParam().spec);
  user.join();
  if (GetParam().answer == nullptr)
    EXPECT_EQ(answer, std::nullopt);
  else
    EXPECT_EQ(answer, GetParam().answer);
  EXPECT_TRUE(pty.echoes());
}

INSTANTIATE_TEST_SUITE_P(
    All, Questions,
    testing::Values(
        Case{"confirm_yes",
             R"({"kind":"confirm","text":"Sure?"})",
             {{"Sure? [y/n] ", "maybe\n"}, {"y/yes/n/no.", ""}, {"Sure? [y/n] ", " YES \n"}},
             "true"},
        Case{"confirm_default_no", R"({"kind":"confirm","text":"Sure?","default":false})", {{"[y/N] ", "\n"}}, "false"},
        Case{"confirm_default_yes", R"({"kind":"confirm","text":"Sure?","default":true})", {{"[Y/n] ", "\n"}}, "true"},
        Case{"confirm_no", R"({"kind":"confirm","text":"Sure?","default":true})", {{"[Y/n] ", "n\n"}}, "false"},
        Case{"text", R"({"kind":"text","text":"User ID"})", {{"User ID: ", "한 \"x\"\n"}}, R"("한 \"x\"")"},
        Case{"text_default", R"({"kind":"text","text":"Name","default":"d"})", {{"Name [d]: ", "\n"}}, R"("d")"},
        Case{"secret", R"({"kind":"secret","text":"Password"})", {{"Password: ", "pa ss\n"}}, R"("pa ss")"},
        Case{"choice",
             R"({"kind":"choice","text":"Which?","choices":["red","blue"]})",
             {{"2) blue", ""}, {"Choice: ", "green\n"}, {"Choice: ", "2\n"}},
             R"("blue")"},
        Case{"choice_word",
             R"({"kind":"choice","text":"Which?","choices":["red","blue"],"default":"blue"})",
             {{"Choice [blue]: ", "red\n"}},
             R"("red")"},
        Case{"end", R"({"kind":"text","text":"User ID"})", {{"User ID: ", "\x04"}}, nullptr},
        Case{"secret_end", R"({"kind":"secret","text":"Password"})", {{"Password: ", "\x04"}}, nullptr}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Prompt, SecretIsNotShown) {
  Pty pty;
  const auto console = Console::open(pty.options());
  std::thread user([&] { EXPECT_TRUE(pty.answer("Password: ", "hidden-word\n")); });
  EXPECT_EQ(console->ask(R"({"kind":"secret","text":"Password"})"), R"("hidden-word")");
  user.join();
  EXPECT_EQ(pty.shown().find("hidden-word"), std::string::npos);
}

TEST(Prompt, CancelledSecretRestoresTheTerminal) {
  Pty pty;
  Cancellation stop;
  auto options = pty.options();
  options.stop = &stop;
  const auto console = Console::open(options);
  std::thread user([&] {
    EXPECT_TRUE(pty.answer("Password: ", ""));
    EXPECT_FALSE(pty.echoes());
    stop.request();
  });
  try {
    console->ask(R"({"kind":"secret","text":"Password"})");
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::cancelled); }
  user.join();
  EXPECT_TRUE(pty.echoes());
}

TEST(Prompt, SignalThatEndsTheProcessRestoresTheTerminal) {
  Pty pty;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::alarm(20);
    const TerminalMode mode(pty.fd(), Mode::secret);
    if (::write(ready[1], "x", 1) != 1) ::_exit(1);
    for (;;) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_FALSE(pty.echoes());
  ::kill(child, SIGTERM);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
  EXPECT_TRUE(pty.echoes());
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(Prompt, WithoutATerminal) {
  const auto seen = on_pipes({}, [](Console& console) {
    EXPECT_EQ(console.ask(R"({"kind":"confirm","text":"Sure?","default":false})"), "false");
    EXPECT_EQ(console.ask(R"({"kind":"text","text":"Name","default":"d"})"), R"("d")");
    for (const auto& [spec, option] :
         {std::pair{R"({"kind":"secret","text":"Password","option":"--password-stdin"})", "--password-stdin"},
          std::pair{R"({"kind":"confirm","text":"Sure?"})", "--yes"}}) {
      try {
        console.ask(spec);
        ADD_FAILURE() << spec;
      } catch (const Error& error) {
        EXPECT_EQ(error.code, Code::unsupported);
        EXPECT_NE(error.hint.find(option), std::string::npos) << error.hint;
      }
    }
  });
  EXPECT_EQ(seen.err, "");
}

TEST(Prompt, YesAndNoInput) {
  Pty pty;
  auto options = pty.options();
  options.yes = true;
  options.no_input = true;
  const auto console = Console::open(options);
  EXPECT_EQ(console->ask(R"({"kind":"confirm","text":"Sure?","default":false})"), "true");
  EXPECT_THROW(console->ask(R"({"kind":"text","text":"Name"})"), Error);
  EXPECT_EQ(pty.shown(), "");
}

TEST(Prompt, RefusesMalformedSpecifications) {
  on_pipes({}, [](Console& console) {
    for (const char* spec :
         {"", "[]", "{}", R"({"kind":"poll"})", R"({"kind":"choice"})", R"({"kind":"confirm","default":"yes"})",
          R"({"kind":"text","defalt":"x"})", R"({"kind":"choice","choices":["a"],"default":"b"})"}) {
      try {
        console.ask(spec);
        ADD_FAILURE() << spec;
      } catch (const Error& error) { EXPECT_EQ(error.code, Code::invalid) << spec; }
    }
  });
}

}  // namespace
}  // namespace bai::kernel::console
