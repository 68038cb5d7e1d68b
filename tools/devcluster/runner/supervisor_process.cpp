#include "tools/devcluster/runner/supervisor_process.hpp"

#include "tools/devcluster/runner/process_tree.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTagName = "_BACKEND_RUNNER_TAG";

std::string random_tag() {
  unsigned long long number = 0;
  if (::getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number)) {
    throw std::system_error(errno, std::generic_category(), "no random bytes for a session");
  }
  return std::to_string(number);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

void close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  for (int fd = first; fd < 4096; ++fd) ::close(fd);
}

/// Between fork and exec of a process with threads: async-signal-safe calls only.
[[noreturn]] void become(char* const* argv, char* const* envp, const char* folder, int socket) {
  ::setsid();  // a Ctrl-C for the server is not one for its sessions
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGHUP}) ::signal(number, SIG_DFL);
  const int null_fd = ::open("/dev/null", O_RDONLY);
  if (null_fd > 0) ::dup2(null_fd, 0);
  if (socket == kControlFd) {
    ::fcntl(socket, F_SETFD, 0);
  } else {
    ::dup2(socket, kControlFd);
  }
  close_from(kControlFd + 1);  // libraries of the server may hold sockets without close-on-exec
  if (::chdir(folder) == 0) ::execve(argv[0], argv, envp);
  ::_exit(127);
}

}  // namespace

fs::path supervisor_program() {
  fs::path program;
  if (const char* chosen = std::getenv("BAI_DEVCLUSTER_RUNNER"); chosen != nullptr && *chosen != '\0') {
    program = chosen;
  } else {
    const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
    program = folder / "devcluster-runner";
    if (!fs::exists(program)) program = folder.parent_path() / "bin" / "devcluster-runner";
  }
  if (::access(program.c_str(), X_OK) != 0) {
    throw std::runtime_error(
        "cannot start sessions: " + program.string() +
        " is missing; build the target devcluster-runner or set BAI_DEVCLUSTER_RUNNER to its path");
  }
  return program;
}

std::unique_ptr<SupervisorProcess> SupervisorProcess::launch(LaunchPlan plan) {
  std::string tag = std::string(kTagName) + "=" + random_tag();
  std::vector<std::string> variables{tag};
  for (const auto& [name, value] : plan.environ) variables.push_back(name + "=" + value);
  auto argv = pointers(plan.argv), envp = pointers(variables);
  const std::string folder = plan.folder;
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make the control socket of a session");
  }
  const int pid = ::fork();
  if (pid == 0) become(argv.data(), envp.data(), folder.c_str(), ends[1]);
  const int problem = errno;
  ::close(ends[1]);
  if (pid < 0) {
    ::close(ends[0]);
    throw std::system_error(problem, std::generic_category(), "cannot start the supervisor of a session");
  }
  return std::unique_ptr<SupervisorProcess>(new SupervisorProcess(ends[0], pid, std::move(tag)));
}

SupervisorProcess::~SupervisorProcess() {
  stop();
  ::close(fd_);
}

bool SupervisorProcess::send(const Frame& frame) {
  const std::lock_guard lock(send_mutex_);
  return send_all(fd_, encode_frame(frame));
}

std::optional<Frame> SupervisorProcess::receive() {
  while (true) {
    if (auto frame = reader_.next()) return frame;
    char piece[65536];
    const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    reader_.append({piece, static_cast<std::size_t>(got)});
  }
}

int SupervisorProcess::stop() {
  const std::lock_guard lock(stop_mutex_);
  if (exit_code_) return *exit_code_;
  ::shutdown(fd_, SHUT_RDWR);  // it sees the end, ends its descendants and exits
  int status = 0;
  int waits_left = 500;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    if (waits_left-- == 0) ::kill(pid_, SIGKILL);
    ::poll(nullptr, 0, waits_left > 490 ? 1 : 10);
  }
  // A supervisor that was itself killed could not clean up. Each round catches what the earlier ones' processes had
  // forked meanwhile.
  for (auto left = processes_with_environment(tag_); !left.empty(); left = processes_with_environment(tag_)) {
    for (const int pid : left) ::kill(pid, SIGKILL);
    ::poll(nullptr, 0, 2);
  }
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return *exit_code_;
}

}  // namespace bai::devcluster
