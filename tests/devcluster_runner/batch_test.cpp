#include "tests/devcluster_runner/session_fixture.hpp"
#include "tools/devcluster/runner/runtimes.hpp"

#include <fstream>
#include <future>

namespace bai::devcluster {
namespace {

class Batch : public SessionTest {
 protected:
  static std::vector<std::pair<std::string, int>> markers(const RunResult& result) {
    std::vector<std::pair<std::string, int>> found;
    for (const auto& reply : result.replies) {
      if (reply.exit_code) found.emplace_back(reply.status, *reply.exit_code);
    }
    return found;
  }
};

using Markers = std::vector<std::pair<std::string, int>>;

TEST_F(Batch, ThreeMarkersInOrder) {
  start("python");
  const auto result = batch("echo cleaning", "echo building >&2", "echo running; exit 3");
  EXPECT_EQ(markers(result), (Markers{{"clean-finished", 0}, {"build-finished", 0}, {"finished", 3}}));
  EXPECT_EQ(result.out, "cleaning\nrunning\n");
  EXPECT_EQ(result.err, "building\n");
  EXPECT_EQ(result.replies[0].console, (std::vector<std::pair<std::string, std::string>>{{"stdout", "cleaning\n"}}));
}

TEST_F(Batch, SkippedStepsAndExitCodes) {
  start("python");
  EXPECT_EQ(markers(batch(nullptr, "", "nosuchcommand")),
            (Markers{{"clean-finished", 0}, {"build-finished", 0}, {"finished", 127}}));
  EXPECT_EQ(markers(batch("exit 2", nullptr, nullptr)),
            (Markers{{"clean-finished", 2}, {"build-finished", 0}, {"finished", 0}}));
  EXPECT_EQ(batch(nullptr, nullptr, "kill -9 $$").exit_code, -9);
}

TEST_F(Batch, FailedBuildKeepsExecFromRunning) {
  start("python");
  const auto result = batch(nullptr, "exit 4", "echo never");
  EXPECT_EQ(markers(result), (Markers{{"clean-finished", 0}, {"build-finished", 4}, {"finished", 127}}));
  EXPECT_EQ(result.out, "");
}

TEST_F(Batch, PythonHeuristics) {
  start("python");
  const auto missing = batch("*", "*", "*");
  EXPECT_EQ(missing.exit_code, 127);
  EXPECT_EQ(missing.err,
            "python-kernel: skipping the build phase due to missing \"setup.py\" file\n"
            "python-kernel: cannot find the main script (\"main.py\").\n");
  write("main.py", "import os\nprint('main', os.environ['_BACKEND_BATCH_MODE'])\nraise SystemExit(6)\n");
  const auto found = batch(nullptr, nullptr, "*");
  EXPECT_EQ(found.out, "main 1\n");
  EXPECT_EQ(found.exit_code, 6);
}

TEST_F(Batch, PythonInputAsksTheClient) {
  start("python");
  write("main.py", "a = input('first? ')\nb = input('second? ')\nprint(a + b)\n");
  const auto result = batch(nullptr, nullptr, "*", {"줄", "x"});
  EXPECT_EQ(result.out, "first? second? 줄x\n");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.replies[2].status, "waiting-input");
  EXPECT_FALSE(result.replies[2].is_password.has_value());
  EXPECT_EQ(batch(nullptr, nullptr, "printf 'p\\nq\\n' | python3 main.py").out, "first? second? pq\n");
}

TEST_F(Batch, PythonIsFoundByItsUsualName) {
  auto with = spec("python");
  with.environ["PATH"] = find_program("python3", std::getenv("PATH")).parent_path().string() + ":/bin";
  kernel_ = Kernel::start(with);
  EXPECT_EQ(batch(nullptr, nullptr, "python -c 'print(1)'").out, "1\n");
}

TEST_F(Batch, CHeuristics) {
  start("c");
  EXPECT_EQ(batch("*", "*", "*").err,
            "c-kernel: skipping the clean phase due to missing \"Makefile\".\n"
            "c-kernel: cannot find build script (\"Makefile\") or the main file (\"main.c\").\n");
  EXPECT_EQ(batch(nullptr, nullptr, "*").err, "c-kernel: cannot find executable (\"a.out\" or \"main\").\n");
  write("main.c", "#include <stdio.h>\nint part(void);\nint main(void) { printf(\"%d\\n\", part()); return 3; }\n");
  write("parts/part.c", "int part(void) { return 42; }\n");
  const auto built = batch(nullptr, "*", "*");
  EXPECT_EQ(built.out, "42\n");
  EXPECT_EQ(built.err, "");
  EXPECT_EQ(built.exit_code, 3);
  write("main.c", "int main(void) { return nothing; }\n");
  const auto broken = batch(nullptr, "*", "*");
  EXPECT_EQ(markers(broken), (Markers{{"clean-finished", 0}, {"build-finished", 1}, {"finished", 127}}));
  EXPECT_NE(broken.err.find("nothing"), std::string::npos);
}

TEST_F(Batch, MakefileOfAnyRuntime) {
  start("bash");
  write("Makefile", "all:\n\t@echo made\n");
  EXPECT_EQ(batch(nullptr, "*", nullptr).out, "made\n");
}

TEST_F(Batch, OutputOfCommandsGoesToTheTaskLog) {
  start("bash");
  std::filesystem::create_directories(kernel_->work_dir() / ".logs");
  batch(nullptr, nullptr, "echo to the log");
  std::ifstream log(kernel_->work_dir() / ".logs/task/7b/e1/f0aa4c1e4a398d552f1f6f1d2b02.log");
  std::string line;
  std::getline(log, line);
  EXPECT_EQ(line, "to the log");
}

TEST_F(Batch, InterruptReachesTheCommand) {
  start("bash");
  RunRequest request;
  request.run_id = "long";
  request.mode = "batch";
  request.exec = "echo begun; exec sleep 60";
  ASSERT_EQ(begin_and_wait(request, "begun"), "begun\n");
  kernel_->interrupt();
  request.mode = "continue";
  EXPECT_EQ(finish(request).exit_code, -2);
}

TEST_F(Batch, StartupCommand) {
  start("bash");
  std::promise<int> ended;
  kernel_->run_startup_command("echo startup; exit 7", [&](int code) { ended.set_value(code); });
  EXPECT_EQ(ended.get_future().get(), 7);
  EXPECT_EQ(kernel_->logs(), "startup\n");
  EXPECT_EQ(query("echo next").out, "next\n");
}

}  // namespace
}  // namespace bai::devcluster
