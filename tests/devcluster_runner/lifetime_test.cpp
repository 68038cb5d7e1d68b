#include "tests/devcluster_runner/session_fixture.hpp"
#include "tools/devcluster/runner/process_tree.hpp"
#include "tools/devcluster/runner/sandbox.hpp"

#include <fcntl.h>
#include <fstream>
#include <future>
#include <signal.h>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;

// Prints the ids of: interpreter, its parent, a plain child, and a grandchild that left session and parent (setsid,
// double fork).
constexpr const char* kFamily = R"(
import os, subprocess, sys
child = subprocess.Popen(["sleep", "600"])
r, w = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.write(w, str(os.getpid()).encode())
        os.execvp("sleep", ["sleep", "600"])
    os._exit(0)
print(os.getpid(), os.getppid(), child.pid, int(os.read(r, 20)), flush=True)
)";

std::vector<int> numbers(const std::string& text) {
  std::istringstream words(text);
  std::vector<int> found;
  for (int number = 0; words >> number;) found.push_back(number);
  return found;
}

class Lifetime : public SessionTest {};

TEST_F(Lifetime, TerminateLeavesNothing) {
  start("python");
  const auto family = numbers(query(kFamily).out);
  ASSERT_EQ(family.size(), 4U);
  EXPECT_EQ(descendants_of(kernel_->runner_pid()).size(), 3U);
  kernel_->terminate();
  kernel_->terminate();
  for (const int pid : family) EXPECT_NE(::kill(pid, 0), 0) << pid;
  EXPECT_TRUE(descendants_of(::getpid()).empty());
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);  // not even a zombie
  const auto late = query("1");
  EXPECT_EQ(late.exit_code, 130);
}

TEST_F(Lifetime, TerminateWhileRunning) {
  start("python");
  ASSERT_EQ(kernel_->execute(query_request("asks", "input()"), 20s).status, "waiting-input");
  auto call = std::async(std::launch::async, [&] {
    RunRequest rest = query_request("asks", "");
    rest.mode = "continue";
    return kernel_->execute(rest, 100s);
  });
  auto waiting = std::async(std::launch::async, [&] { return kernel_->execute(query_request("waits", "1"), 100s); });
  kernel_->terminate();
  EXPECT_EQ(call.get().exit_code, 130);
  EXPECT_EQ(waiting.get().status, "finished");
}

TEST_F(Lifetime, TerminateDuringAFlood) {
  start("python");
  kernel_->execute(query_request("flood", "import os\nwhile True: os.write(1, b'y' * 65536)"), 100ms);
  kernel_->terminate();
  EXPECT_TRUE(descendants_of(::getpid()).empty());
}

TEST_F(Lifetime, DeathIsReportedOnceAndCleansUp) {
  auto with = spec("python");
  std::promise<int> death;
  with.on_death = [&](int code) { death.set_value(code); };
  kernel_ = Kernel::start(with);
  const auto family = numbers(query(kFamily).out);
  ASSERT_EQ(family.size(), 4U);
  ::kill(kernel_->runner_pid(), SIGKILL);
  EXPECT_EQ(death.get_future().get(), 137);
  for (const int pid : family) EXPECT_TRUE(ends(pid)) << pid;
}

TEST_F(Lifetime, CallbackMayDestroyTheKernel) {
  auto with = spec("bash");
  std::promise<void> assigned, destroyed;
  with.on_death = [&](int) {
    assigned.get_future().get();
    kernel_.reset();
    destroyed.set_value();
  };
  kernel_ = Kernel::start(with);
  ::kill(kernel_->runner_pid(), SIGKILL);
  assigned.set_value();
  destroyed.get_future().get();
  EXPECT_EQ(kernel_, nullptr);
}

TEST_F(Lifetime, NothingOutlivesAKilledServer) {
  int ends_of_pipe[2];
  ASSERT_EQ(::pipe2(ends_of_pipe, O_CLOEXEC), 0);
  std::string host = BAI_KERNEL_HOST, scratch = folder_ / "scratch", code = kFamily;
  char* argv[] = {host.data(), scratch.data(), code.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends_of_pipe[1], 1);
  pid_t pid = -1;
  ASSERT_EQ(::posix_spawn(&pid, host.c_str(), &actions, nullptr, argv, environ), 0);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends_of_pipe[1]);
  std::string text;
  char piece[256];
  for (ssize_t got = 0;
       text.find("hosted") == std::string::npos && (got = ::read(ends_of_pipe[0], piece, sizeof piece)) > 0;) {
    text.append(piece, static_cast<std::size_t>(got));
  }
  ::close(ends_of_pipe[0]);
  const auto family = numbers(text);
  ASSERT_EQ(family.size(), 4U) << text;
  for (const int member : family) EXPECT_EQ(::kill(member, 0), 0) << member;
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  for (const int member : family) EXPECT_TRUE(ends(member)) << member;
}

TEST_F(Lifetime, MountsAndHome) {
  auto with = spec("bash");
  std::filesystem::create_directories(folder_ / "data");
  std::ofstream(folder_ / "data" / "file") << "mounted\n";
  with.mounts = {{folder_ / "data", "/home/work/data", true}};
  kernel_ = Kernel::start(with);
  const auto result = query("cat data/file; cd ~ && cat data/file; echo w > written; pwd");
  const std::string home = sandbox_works() ? "/home/work" : kernel_->work_dir().string();
  EXPECT_EQ(result.out, "mounted\nmounted\n" + home + "\n");
  EXPECT_TRUE(std::filesystem::exists(kernel_->work_dir() / "written"));
  if (!sandbox_works()) GTEST_SKIP() << "no bubblewrap: read-only mounts and the private /tmp are not enforced";
  EXPECT_NE(query("echo x > data/new").exit_code, 0);
  EXPECT_NE(query("echo x > /etc/new-file").exit_code, 0);
  EXPECT_EQ(query("echo t > /tmp/t; cat /tmp/t; ls /tmp; whoami").out, "t\nt\nwork\n");
  kernel_.reset();
  with.mounts[0].host = folder_ / "absent";
  EXPECT_THROW(Kernel::start(with), std::runtime_error);
}

}  // namespace
}  // namespace bai::devcluster
