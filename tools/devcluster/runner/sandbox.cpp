#include "tools/devcluster/runner/sandbox.hpp"

#include "tools/devcluster/runner/python_programs.hpp"
#include "tools/devcluster/runner/session_environment.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHome = "/home/work";
constexpr const char* kOwnFolder = "/.devcluster";  // of the supervisor and its Python programs, inside the sandbox

using Arguments = std::vector<std::string>;

void add(Arguments& arguments, std::initializer_list<std::string> more) { arguments.insert(arguments.end(), more); }

const fs::path& bubblewrap() {
  static const fs::path program =
      find_program("bwrap", std::getenv("PATH") != nullptr ? std::getenv("PATH") : "/usr/bin:/bin");
  return program;
}

bool try_bubblewrap() {
  if (const char* choice = std::getenv("BAI_DEVCLUSTER_SANDBOX");
      choice != nullptr && std::string_view(choice) == "none")
    return false;
  if (bubblewrap().empty()) return false;
  std::string arguments[] = {bubblewrap(), "--ro-bind", "/", "/", "true"};
  char* argv[6] = {};
  for (std::size_t i = 0; i < 5; ++i) argv[i] = arguments[i].data();
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int fd : {1, 2}) ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int failed = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 1;
  if (failed == 0) ::waitpid(pid, &status, 0);
  return status == 0;
}

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  if (!file.flush())
    throw std::runtime_error("cannot write " + path.string() +
                             ": check the permissions and the free space of its disk");
}

/// `python` and `python3` for sessions on machines that have only one of the names. Scripts, because a link would lose
/// a virtual environment.
void write_python_names(const fs::path& folder, const Runtime& runtime) {
  fs::create_directories(folder);
  for (const char* name : {"python", "python3"}) {
    write_file(folder / name, "#!/bin/sh\nexec '" + runtime.interpreter.string() + "' \"$@\"\n");
    fs::permissions(folder / name, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                    fs::perm_options::add);
  }
}

void make_folders(const KernelSpec& spec, const Runtime& runtime) {
  for (const char* name : {"work", "tmp", "python"}) fs::create_directories(spec.scratch / name);
  for (const auto& program : kPythonPrograms) write_file(spec.scratch / "python" / program.file, program.text);
  if (runtime.name == "python") write_python_names(spec.scratch / "python" / "bin", runtime);
  for (const auto& mount : spec.mounts) {
    if (!fs::is_directory(mount.host)) {
      throw std::runtime_error("cannot mount " + mount.host.string() + " at " + mount.inside +
                               ": there is no such folder");
    }
  }
}

/// The user database with this user named "work", as programs in a session expect it.
void write_passwd(const fs::path& path) {
  const std::string own = ":" + std::to_string(::getuid()) + ":";
  std::string text = "work:x" + own + std::to_string(::getgid()) + ":work:" + kHome + ":/bin/bash\n";
  std::ifstream system("/etc/passwd");
  for (std::string line; std::getline(system, line);) {
    const auto colon = line.find(':');
    const auto second = colon == std::string::npos ? colon : line.find(':', colon + 1);
    if (second != std::string::npos && line.compare(second, own.size(), own) != 0) text += line + "\n";
  }
  write_file(path, text);
}

void add_as_it_is(Arguments& arguments, const fs::path& path) {
  std::error_code ignored;
  if (fs::is_symlink(path, ignored)) {
    add(arguments, {"--symlink", fs::read_symlink(path), path});
  } else if (::access(path.c_str(), R_OK) == 0) {
    add(arguments, {path == "/dev" ? "--dev-bind" : "--ro-bind", path, path});
  }
}

/// Entry by entry instead of "/" as a whole: mount points can then be made where the machine has none, like /home/work.
void add_root(Arguments& arguments) {
  for (const auto& entry : fs::directory_iterator("/")) {
    const auto name = entry.path().filename();
    if (name != "home" && name != "tmp" && name != "lost+found") add_as_it_is(arguments, entry.path());
  }
  add(arguments, {"--dir", "/home"});
  std::error_code no_homes;
  for (const auto& entry : fs::directory_iterator("/home", no_homes)) {
    if (entry.path().filename() != "work") add_as_it_is(arguments, entry.path());
  }
}

Arguments supervisor_arguments(const Runtime& runtime, const std::string& supervisor, const std::string& python,
                               int control_fd) {
  Arguments arguments{supervisor, "--control", std::to_string(control_fd)};
  if (has_interpreter(runtime)) add(arguments, {"--", runtime.interpreter, python + "/query.py"});
  return arguments;
}

void remove_old_link(const fs::path& path) {
  if (fs::is_symlink(path)) fs::remove(path);
}

LaunchPlan plan_sandboxed(const KernelSpec& spec, const Runtime& runtime, const fs::path& supervisor, int control_fd) {
  write_passwd(spec.scratch / "passwd");
  Arguments arguments{bubblewrap(), "--die-with-parent"};
  add_root(arguments);
  if (::access("/etc/passwd", R_OK) == 0) add(arguments, {"--ro-bind", spec.scratch / "passwd", "/etc/passwd"});
  add(arguments, {"--bind", spec.scratch / "tmp", "/tmp"});
  if (runtime.interpreter.native().starts_with("/tmp/")) {  // an environment that somebody made there stays usable
    const std::string prefix = runtime.interpreter.parent_path().parent_path();
    add(arguments, {"--ro-bind", prefix, prefix});
  }
  add(arguments, {"--bind", spec.scratch / "work", kHome});
  for (const auto& mount : spec.mounts) {
    if (mount.inside.starts_with(std::string(kHome) + "/")) {
      remove_old_link(spec.scratch / "work" / fs::path(mount.inside).lexically_relative(kHome));
    }
    add(arguments, {mount.read_only ? "--ro-bind" : "--bind", mount.host, mount.inside});
  }
  const std::string own = kOwnFolder;
  add(arguments,
      {"--ro-bind", supervisor, own + "/devcluster-runner", "--ro-bind", spec.scratch / "python", own + "/python"});
  add(arguments, {"--remount-ro", "/", "--chdir", kHome});
  for (auto& argument : supervisor_arguments(runtime, own + "/devcluster-runner", own + "/python", control_fd)) {
    arguments.push_back(std::move(argument));
  }
  return {std::move(arguments), session_environment(spec, kHome, own + "/python"), "/"};
}

void link_mount(const KernelSpec& spec, const KernelMount& mount) {
  const fs::path relative = fs::path(mount.inside).lexically_relative(kHome);
  if (relative.empty() || *relative.begin() == "..") {
    throw std::runtime_error("cannot mount at " + mount.inside +
                             " without a sandbox: install bubblewrap, or choose a path below " + kHome);
  }
  const fs::path link = spec.scratch / "work" / relative;
  fs::create_directories(link.parent_path());
  remove_old_link(link);
  std::error_code ignored;
  if (fs::is_directory(link, ignored) && fs::is_empty(link, ignored)) fs::remove(link);
  fs::create_directory_symlink(mount.host, link);
}

LaunchPlan plan_plain(const KernelSpec& spec, const Runtime& runtime, const fs::path& supervisor, int control_fd) {
  for (const auto& mount : spec.mounts) link_mount(spec, mount);
  const fs::path work = spec.scratch / "work";
  const std::string python = spec.scratch / "python";
  auto environment = session_environment(spec, work, python);
  environment["TMPDIR"] = spec.scratch / "tmp";
  return {supervisor_arguments(runtime, supervisor, python, control_fd), std::move(environment), work};
}

}  // namespace

bool sandbox_works() {
  static const bool works = try_bubblewrap();
  return works;
}

LaunchPlan plan_launch(const KernelSpec& spec, const Runtime& runtime, const fs::path& supervisor, int control_fd) {
  make_folders(spec, runtime);
  return sandbox_works() ? plan_sandboxed(spec, runtime, supervisor, control_fd)
                         : plan_plain(spec, runtime, supervisor, control_fd);
}

fs::path host_path_of(const KernelSpec& spec, const std::string& inside) {
  for (const auto& mount : spec.mounts) {
    const auto relative = fs::path(inside).lexically_relative(mount.inside);
    if (relative == ".") return mount.host;
    if (!relative.empty() && *relative.begin() != "..") return mount.host / relative;
  }
  return spec.scratch / "work" / fs::path(inside).lexically_relative(kHome);
}

}  // namespace bai::devcluster
