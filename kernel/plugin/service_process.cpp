// bai.process/1: a program on the command's terminal, such as ssh or an editor.
#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <termios.h>
#include <unistd.h>

extern char** environ;

namespace bai::kernel {
namespace {

namespace json = boost::json;
constexpr int kGraceMs = 5000;

struct Program {
  std::vector<std::string> arguments, environment;
  std::string folder;
};

void set_variable(std::vector<std::string>& all, const std::string& name, const json::value& value) {
  std::erase_if(all, [&](const std::string& entry) { return entry.starts_with(name + "="); });
  if (!value.is_null()) all.push_back(name + "=" + std::string(value.as_string()));
}

Program read_program(const bai_process_request& request) {
  Program program;
  program.folder = text_of(request.folder);
  try {
    const auto words = json::parse(text_of(request.arguments_json));
    for (const auto& word : words.as_array()) program.arguments.emplace_back(word.as_string());
  } catch (const std::exception&) { throw Error(Code::invalid, "the program's arguments are not an array of texts"); }
  if (program.arguments.empty() || program.arguments[0].empty()) throw Error(Code::invalid, "no program was named");
  for (char** entry = environ; *entry != nullptr; ++entry) program.environment.emplace_back(*entry);
  if (request.environment_json.n == 0) return program;
  try {
    const auto changes = json::parse(text_of(request.environment_json));
    for (const auto& [name, value] : changes.as_object()) set_variable(program.environment, std::string(name), value);
  } catch (const std::exception&) {
    throw Error(Code::invalid, "the program's environment is not an object of texts and nulls");
  }
  return program;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

/// Ctrl-C and Ctrl-\ reach the whole foreground group: while a child has the terminal they are meant for it alone.
class IgnoreKeys {
 public:
  IgnoreKeys() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigemptyset(&ignore.sa_mask);
    ::sigaction(SIGINT, &ignore, &interrupt_);
    ::sigaction(SIGQUIT, &ignore, &quit_);
  }
  IgnoreKeys(const IgnoreKeys&) = delete;
  IgnoreKeys& operator=(const IgnoreKeys&) = delete;
  ~IgnoreKeys() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGQUIT, &quit_, nullptr);
  }

 private:
  struct sigaction interrupt_ {
  }, quit_{};
};

/// A child that is killed leaves its modes behind.
class KeepModes {
 public:
  KeepModes() : known_(::tcgetattr(STDIN_FILENO, &modes_) == 0) {}
  KeepModes(const KeepModes&) = delete;
  KeepModes& operator=(const KeepModes&) = delete;
  ~KeepModes() {
    // in the background it would stop this process
    if (known_ && ::tcgetpgrp(STDIN_FILENO) == ::getpgrp()) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &modes_);
  }

 private:
  termios modes_{};
  bool known_;
};

pid_t start(Program& program) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_init(&actions);
  sigset_t defaults, none;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE}) sigaddset(&defaults, signal);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  if (!program.folder.empty()) ::posix_spawn_file_actions_addchdir_np(&actions, program.folder.c_str());
  auto arguments = pointers(program.arguments), environment = pointers(program.environment);
  pid_t child = -1;
  const int failed = ::posix_spawnp(&child, arguments[0], &actions, &attributes, arguments.data(), environment.data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (failed == 0) return child;
  throw Error(failed == ENOENT ? Code::not_found : Code::fail,
              "cannot run " + program.arguments[0] + ": " + std::generic_category().message(failed),
              "install " + program.arguments[0] + ", or put it into PATH");
}

/// Waits for the end of `child`, or for `milliseconds` (-1 = no limit), or until `stop_fd` is readable (-1 = none).
bool has_ended(pid_t child, int& status, int stop_fd, int milliseconds) {
  const int child_fd = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  pollfd waiting[] = {{child_fd, POLLIN, 0}, {stop_fd, POLLIN, 0}};
  if (child_fd < 0) return ::waitpid(child, &status, 0) == child;  // an old system: without cancellation
  int left = milliseconds;
  while (::poll(waiting, 2, left) < 0 && errno == EINTR) {}
  ::close(child_fd);
  return ::waitpid(child, &status, WNOHANG) == child;
}

bai_status run(bai_context* context, const bai_process_request* in, std::int32_t* exit_code, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    (void)context->output();  // a command's own thread only
    const auto request = receive(in, 0);
    auto program = read_program(request);
    context->stop.check();
    const KeepModes modes;
    const IgnoreKeys keys;
    const pid_t child = start(program);
    int status = 0;
    const bool ended = has_ended(child, status, context->cancel_fd(), -1);
    if (!ended) {
      ::kill(child, SIGTERM);
      if (!has_ended(child, status, -1, kGraceMs)) {
        ::kill(child, SIGKILL);
        (void)has_ended(child, status, -1, -1);
      }
      context->stop.check();
    }
    *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return BAI_OK;
  });
}

}  // namespace

const bai_host_process kProcessTable{sizeof kProcessTable, 0, run};

}  // namespace bai::kernel
