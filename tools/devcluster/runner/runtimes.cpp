#include "tools/devcluster/runner/runtimes.hpp"

#include <fcntl.h>
#include <map>
#include <mutex>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bai::devcluster {
namespace {

struct Known {
  const char* name;
  const char* log_name;
  std::vector<const char*> programs;
  const char* suffix;
  const char* advice;
};

const std::vector<Known>& known_runtimes() {
  static const std::vector<Known> table = {
      {"python",
       "python",
       {"python3", "python"},
       "",
       "install Python 3 (Debian, Ubuntu: apt install python3; macOS: brew install python)"},
      {"bash", "bash", {"bash"}, ".sh", "install bash (Debian, Ubuntu: apt install bash)"},
      {"node",
       "nodejs",
       {"node", "nodejs"},
       ".js",
       "install Node.js (Debian, Ubuntu: apt install nodejs; macOS: brew install node)"},
      {"c", "c", {"cc", "gcc", "clang"}, ".c", "install a C compiler (Debian, Ubuntu: apt install gcc libc6-dev)"},
  };
  return table;
}

const Known& known(const std::string& name) {
  std::string names;
  for (const auto& row : known_runtimes()) {
    if (name == row.name) return row;
    names += names.empty() ? row.name : std::string(", ") + row.name;
  }
  throw std::runtime_error("the dev cluster has no runtime \"" + name + "\"; it has " + names);
}

/// What `program arguments` prints, its last newline removed; empty if it fails.
std::string output_of(const std::filesystem::path& program, std::vector<std::string> arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  std::string path = program;
  std::vector<char*> argv{path.data()};
  for (auto& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, path.c_str(), &actions, nullptr, argv.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text;
  char piece[4096];
  for (ssize_t got = 0; failed == 0 && (got = ::read(ends[0], piece, sizeof piece)) > 0;)
    text.append(piece, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 1;
  if (failed == 0) ::waitpid(pid, &status, 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return status == 0 ? text : std::string();
}

/// Wrappers of version managers read the home folder and its settings, which sessions do not see; asked once per
/// wrapper.
std::filesystem::path real_python(const std::filesystem::path& found) {
  static std::mutex mutex;
  static std::map<std::filesystem::path, std::filesystem::path> answers;
  const std::lock_guard lock(mutex);
  auto& answer = answers[found];
  if (answer.empty()) answer = output_of(found, {"-c", "import sys; print(sys.executable)"});
  if (answer.empty() || !answer.is_absolute()) {
    answers.erase(found);
    throw std::runtime_error("the Python interpreter " + found.string() +
                             " does not run; check it with: " + found.string() + " --version");
  }
  return answer;
}

}  // namespace

std::filesystem::path find_program(const std::string& name, const std::string& path) {
  std::istringstream folders(path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const auto candidate = std::filesystem::path(folder) / name;
    std::error_code ignored;
    if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0 &&
        std::filesystem::is_regular_file(candidate, ignored)) {
      return candidate;
    }
  }
  return {};
}

Runtime find_runtime(const std::string& name, const std::string& path) {
  const Known& row = known(name);
  for (const char* program : row.programs) {
    const auto found = find_program(program, path);
    if (!found.empty()) return {row.name, row.log_name, name == "python" ? real_python(found) : found};
  }
  throw std::runtime_error("sessions of runtime \"" + name + "\" need " + row.programs.front() +
                           ", which is not in PATH: " + row.advice);
}

std::string source_suffix(const Runtime& runtime) { return known(runtime.name).suffix; }

std::vector<Command> query_commands(const Runtime& runtime, const std::string& file) {
  if (runtime.name == "c") {
    return {{{runtime.interpreter, file, "-Wall", "-o", "./main", "-lrt", "-lm", "-lpthread", "-ldl"}, {}},
            {{"./main"}, {}}};
  }
  return {{{runtime.interpreter, file}, {}}};
}

}  // namespace bai::devcluster
