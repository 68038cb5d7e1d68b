#include "tools/devcluster/runner/supervisor/spawn.hpp"

#include "tools/devcluster/runner/process_tree.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace bai::devcluster {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  std::vector<std::string> result = added;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string name(*entry, std::strcspn(*entry, "=") + 1);
    bool replaced = false;
    for (const auto& other : added) replaced = replaced || other.starts_with(name);
    if (!replaced) result.emplace_back(*entry);
  }
  return result;
}

void place(int fd, int number) {
  if (fd == number) {
    ::fcntl(fd, F_SETFD, 0);
  } else {
    ::dup2(fd, number);
  }
}

[[noreturn]] void become(const Program& program, std::vector<char*>& argv, std::vector<char*>& envp, int null_fd,
                         int parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD}) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  place(null_fd, 0);
  place(program.stdout_fd, 1);
  place(program.stderr_fd, 2);
  if (program.extra_fd >= 0) place(program.extra_fd, kExtraFd);
  ::execvpe(argv[0], argv.data(), envp.data());
  const int code = errno == ENOENT ? 127 : 126;
  const char* reason = std::strerror(errno);
  for (const char* piece : {static_cast<const char*>(argv[0]), ": ", reason, "\n"}) {
    if (::write(2, piece, std::strlen(piece)) < 0) break;
  }
  ::_exit(code);
}

}  // namespace

int spawn_program(const Program& program) {
  auto arguments = program.argv;
  auto variables = merged_environment(program.environ);
  auto argv = pointers(arguments), envp = pointers(variables);
  const int null_fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const int parent = ::getpid();
  const int pid = ::fork();
  if (pid == 0) become(program, argv, envp, null_fd, parent);
  const int problem = errno;
  if (null_fd >= 0) ::close(null_fd);
  if (pid < 0)
    throw std::system_error(problem, std::generic_category(), "cannot make a process for " + program.argv.front());
  ::setpgid(pid, pid);  // in both processes: whoever is first, an interrupt right after this reaches the group
  return pid;
}

int exit_code_of(int status) { return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status); }

void kill_all_descendants() {
  while (true) {
    for (const int pid : descendants_of(::getpid())) ::kill(pid, SIGKILL);
    int reaped = 0;
    while ((reaped = ::waitpid(-1, nullptr, WNOHANG)) > 0) {}
    if (reaped < 0 && errno == ECHILD) return;
    ::poll(nullptr, 0, 2);
  }
}

}  // namespace bai::devcluster
