#include "tests/devcluster_runner/session_fixture.hpp"

#include <future>

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;
using testing::Test;

class PythonQuery : public SessionTest {
 protected:
  PythonQuery() { start("python"); }
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(PythonQuery, StateAndParentSurviveSystemExit) {
  const auto first = query("import os, sys\nx = 1\nprint(x+1)\nprint(os.getppid())");
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.out, "2\n" + std::to_string(kernel_->runner_pid()) + "\n");
  EXPECT_EQ(first.err, "");
  const auto exit = query("sys.exit(3)");
  EXPECT_EQ(exit.exit_code, 0);
  EXPECT_EQ(exit.err, "An exception has occurred, use %tb to see the full traceback.\nSystemExit: 3");
  EXPECT_EQ(query("print(x, os.getppid())").out, "1 " + std::to_string(kernel_->runner_pid()) + "\n");
}

TEST_F(PythonQuery, LastExpressionIsShown) {
  struct Case {
    const char* code;
    const char* out;
  };
  for (const auto& [code, out] :
       {Case{"1 + 1", "2"}, Case{"'a'", "'a'"}, Case{"None", ""}, Case{"5;", ""}, Case{"_ + 'b'", "'ab'"},
        Case{"a = 7", ""}, Case{"print('p'); a", "p\n7"}, Case{"In[1]", "'1 + 1'"}, Case{"Out[1]", "2"},
        Case{"int", "int"}, Case{"", ""}, Case{"# only a comment", ""}, Case{"(1,)", "(1,)"},
        Case{"{3, 1, 2}", "{1, 2, 3}"}, Case{"'x;' # ;", "'x;'"}}) {
    const auto result = query(code);
    EXPECT_EQ(result.out, out) << code;
    EXPECT_EQ(result.err, "") << code;
    EXPECT_EQ(result.exit_code, 0);
  }
  EXPECT_EQ(query("['x' * 30] * 3").out,
            "['" + std::string(30, 'x') + "',\n '" + std::string(30, 'x') + "',\n '" + std::string(30, 'x') + "']");
}

TEST_F(PythonQuery, ErrorsAreTracebacksOnStderr) {
  const auto division = query("before = 1\ndef f():\n    return 1 / 0\nf()\nafter = 1");
  EXPECT_EQ(division.exit_code, 0);
  EXPECT_EQ(division.out, "");
  EXPECT_TRUE(contains(division.err, "return 1 / 0"));
  EXPECT_FALSE(contains(division.err, "query.py"));
  EXPECT_TRUE(division.err.ends_with("ZeroDivisionError\x1b[0m: division by zero")) << division.err;
  EXPECT_EQ(query("before, 'after' in globals()").out, "(1, False)");

  const auto syntax = query("print('never')\nx = = 1");
  EXPECT_EQ(syntax.exit_code, 0);
  EXPECT_EQ(syntax.out, "");
  EXPECT_TRUE(contains(syntax.err, "SyntaxError\x1b[0m: invalid syntax")) << syntax.err;

  const auto chained = query("try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('v') from e");
  EXPECT_TRUE(contains(chained.err, "KeyError") && contains(chained.err, "direct cause") &&
              chained.err.ends_with(": v"));
  EXPECT_TRUE(contains(query("class R:\n    def __repr__(self): raise TypeError('no repr')\nR()").err, "no repr"));
}

TEST_F(PythonQuery, AwaitShellAndMagics) {
  EXPECT_EQ(query("import asyncio\nawait asyncio.sleep(0, 'slept')").out, "'slept'");
  EXPECT_EQ(query("!echo from shell\nprint('then python')").out, "from shell\nthen python\n");
  EXPECT_EQ(query("name = 'v'\nlines = !printf 'a\\nb {name}'\nlines").out, "['a', 'b v']");
  EXPECT_EQ(query("if True:\n    !echo indented").out, "indented\n");
  EXPECT_EQ(query("%cd /\n%pwd").out, "/\n'/'");
  EXPECT_EQ(query("%%bash\necho a cell").out, "a cell\n");
  const auto timed = query("%time 6 * 7");
  EXPECT_TRUE(timed.out.starts_with("CPU times") && timed.out.ends_with("\n42")) << timed.out;
  EXPECT_TRUE(contains(query("%nosuch").err, "nosuch"));
}

TEST_F(PythonQuery, StreamsKeepTheOrderOfWrites) {
  const auto result = query(
      "import sys, subprocess\nfor i in range(20):\n    print('o', i)\n    print('e', i, file=sys.stderr)\n"
      "    subprocess.run(['echo', 'child']) if i < 5 else None");
  std::string all, expected;
  for (const auto& reply : result.replies) {
    for (const auto& [kind, text] : reply.console) all += text;
  }
  for (int i = 0; i < 20; ++i) {
    const auto number = std::to_string(i);
    expected += "o " + number + "\ne " + number + "\n" + (i < 5 ? "child\n" : "");
  }
  EXPECT_EQ(all, expected);
}

TEST_F(PythonQuery, InputAndPassword) {
  const auto result =
      query("import getpass\na = input('name? ')\nb = getpass.getpass('secret? ')\nprint(a, b)", {"줄줄줄", "pw"});
  ASSERT_GE(result.replies.size(), 3U);
  EXPECT_EQ(result.replies[0].status, "waiting-input");
  EXPECT_EQ(result.replies[0].is_password, false);
  EXPECT_EQ(result.replies[1].is_password, true);
  EXPECT_EQ(result.out, "name? secret? 줄줄줄 pw\n");
  EXPECT_EQ(
      query("print(sys.stdin.readline() if 'sys' in globals() else __import__('sys').stdin.readline())", {"line"}).out,
      "line\n\n");
}

TEST_F(PythonQuery, EarlyInputIsKept) {
  RunRequest early;
  early.run_id = "nobody";
  early.mode = "input";
  early.code = "kept";
  EXPECT_EQ(kernel_->execute(early, 10ms).status, "continued");
  EXPECT_EQ(query("print(input())").out, "kept\n");
}

TEST_F(PythonQuery, InterruptRaisesKeyboardInterrupt) {
  const auto sleeper = query_request("sleeper", "import time\nprint('begun')\ntime.sleep(60)");
  ASSERT_EQ(begin_and_wait(sleeper, "begun"), "begun\n");
  kernel_->interrupt();
  RunRequest rest = query_request("sleeper", "");
  rest.mode = "continue";
  const auto result = finish(rest);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_TRUE(contains(result.err, "KeyboardInterrupt"));
  kernel_->interrupt();  // idle: no effect
  EXPECT_EQ(query("'still here'").out, "'still here'");
}

TEST_F(PythonQuery, InterruptEndsInputAndChildren) {
  EXPECT_EQ(kernel_->execute(query_request("asks", "input()"), 20s).status, "waiting-input");
  kernel_->interrupt();
  RunRequest rest = query_request("asks", "");
  rest.mode = "continue";
  EXPECT_TRUE(contains(finish(rest).err, "KeyboardInterrupt"));

  const auto child = query_request("child", "import subprocess\nprint('go')\nsubprocess.run(['sleep', '60'])");
  ASSERT_EQ(begin_and_wait(child, "go"), "go\n");
  kernel_->interrupt();
  rest.run_id = "child";
  EXPECT_TRUE(contains(finish(rest).err, "KeyboardInterrupt"));
}

TEST_F(PythonQuery, CrashEndsTheRunAndTheNextOneIsFresh) {
  query("x = 1");
  const auto left = query("import os\nprint('last words', flush=True)\nos._exit(5)");
  EXPECT_EQ(left.exit_code, 127);
  EXPECT_EQ(left.out, "last words\n");
  EXPECT_TRUE(contains(left.err, "exit code 5"));
  const auto killed = query("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)");
  EXPECT_EQ(killed.exit_code, -9);
  EXPECT_TRUE(contains(killed.err, "signal 9"));
  EXPECT_EQ(query("import os\nprint('x' in globals(), os.getppid())").out,
            "False " + std::to_string(kernel_->runner_pid()) + "\n");
}

TEST_F(PythonQuery, SplitAndInvalidUtf8) {
  const auto result = query(
      "import os\ndata = '줄줄줄'.encode()\nfor i in range(len(data)): os.write(1, data[i:i+1])\nos.write(1, "
      "b'|\\xff\\xc3(|\\xea');");
  EXPECT_EQ(result.out, "줄줄줄|\xEF\xBF\xBD\xEF\xBF\xBD(|\xEF\xBF\xBD");
}

TEST_F(PythonQuery, RichResults) {
  const auto html = query("class H:\n    def _repr_html_(self): return '<b>h</b>'\nH()");
  EXPECT_EQ(html.html, "<b>h</b>");
  EXPECT_EQ(html.out, "");
  const auto png = query("class P:\n    def _repr_png_(self): return b'png'\ndisplay(P())\nprint('after')");
  ASSERT_EQ(png.media.size(), 1U);
  EXPECT_EQ(png.media[0].first, "image/png");
  EXPECT_EQ(png.media[0].second, "data:image/png;base64,cG5n");
  EXPECT_EQ(png.out, "after\n");
}

TEST_F(PythonQuery, Completion) {
  query("import os\nsome_variable = 1");
  const auto names = kernel_->complete("x = 1\nsome_v", 1, 6);
  EXPECT_EQ(names, std::vector<std::string>{"some_variable"});
  const auto attributes = kernel_->complete("os.getpp", 0, 8);
  EXPECT_EQ(attributes, std::vector<std::string>{"os.getppid"});
}

TEST_F(PythonQuery, FloodIsBoundedAndInterruptible) {
  kernel_->execute(query_request("flood", "import os\nblock = b'x' * 65536\nwhile True: os.write(1, block)"), 0ms);
  RunRequest more = query_request("flood", "");
  more.mode = "continue";
  std::size_t most = 0;
  for (int calls = 0; calls < 3; ++calls) {
    std::size_t bytes = 0;
    for (const auto& [kind, text] : kernel_->execute(more, 2s).console) bytes += text.size();
    most = std::max(most, bytes);
  }
  EXPECT_GT(most, std::size_t{1} << 20);
  EXPECT_LT(most, std::size_t{21} << 20);
  EXPECT_LE(kernel_->logs().size(), std::size_t{1} << 20);
  kernel_->interrupt();
  EXPECT_TRUE(contains(finish(more).err, "KeyboardInterrupt"));
}

TEST_F(PythonQuery, LongOutputArrivesWhole) {
  const auto result = query("for i in range(200000): print(i)");
  std::string expected;
  for (int i = 0; i < 200000; ++i) expected += std::to_string(i) + "\n";
  EXPECT_EQ(result.out, expected);
}

TEST_F(PythonQuery, RunsWaitInOrder) {
  ASSERT_EQ(kernel_->execute(query_request("first", "order = [1]\ninput()"), 20s).status, "waiting-input");
  auto second =
      std::async(std::launch::async, [&] { return finish(query_request("second", "order.append(2)\norder")); });
  RunRequest unknown = query_request("unknown", "");
  unknown.mode = "continue";
  EXPECT_EQ(kernel_->execute(unknown, 50ms).status, "continued");
  EXPECT_EQ(second.wait_for(0ms), std::future_status::timeout);
  RunRequest answer = query_request("first", "");
  answer.mode = "input";
  EXPECT_EQ(finish(answer).exit_code, 0);
  EXPECT_EQ(second.get().out, "[1, 2]");
}

TEST_F(PythonQuery, EnvironmentAndLogs) {
  kernel_.reset();
  auto with = spec("python");
  with.environ = {{"MINE", "yes"}, {"LANG", "ko_KR.UTF-8"}};
  with.bootstrap_script = "echo booting; touch made; exit 3\n";
  kernel_ = Kernel::start(with);
  EXPECT_TRUE(contains(kernel_->logs(), "booting\n"));
  const auto result = query(
      "import os\nfor n in ['MINE', 'LANG', 'USER', 'TERM', 'BACKENDAI_SESSION_NAME', 'BACKENDAI_KERNEL_ID']: "
      "print(os.environ[n])\n"
      "print(os.path.exists('made'), os.getcwd() == os.path.realpath(os.environ['HOME']))\n"
      "print([fd for fd in os.listdir('/proc/self/fd') if int(fd) > 3 and os.path.exists('/proc/self/fd/' + fd)])");
  EXPECT_EQ(result.out, "yes\nko_KR.UTF-8\nwork\nxterm\ntest-session\n" + with.kernel_id + "\nTrue True\n[]\n");
  EXPECT_TRUE(contains(kernel_->logs(), "ko_KR.UTF-8"));
  EXPECT_GT(kernel_->usage().second, 1000000);
}

}  // namespace
}  // namespace bai::devcluster
