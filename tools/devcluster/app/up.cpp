#include "tools/devcluster/app/health.hpp"
#include "tools/devcluster/app/options.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace bai::devcluster {
namespace {

/// Only calls that are safe between fork and exec.
[[noreturn]] void become_server(const char* program, const std::vector<char*>& arguments, int log, int ready) {
  setsid();
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  fcntl(ready, F_SETFD, 0);
  execv(program, arguments.data());
  _exit(127);
}

std::vector<std::string> server_arguments(const Options& options, int ready) {
  std::vector<std::string> arguments = {"devcluster", "run", "--data=" + options.data.root.string(),
                                        "--ready-fd=" + std::to_string(ready)};
  if (options.port) arguments.push_back("--port=" + std::to_string(*options.port));
  if (options.tls) arguments.emplace_back("--tls");
  return arguments;
}

/// Everything the server writes before it closes the pipe.
std::string read_report(int descriptor) {
  std::string report;
  std::array<char, 512> piece{};
  while (true) {
    const auto count = read(descriptor, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return report;
    report.append(piece.data(), static_cast<std::size_t>(count));
  }
}

int start_server(const Options& options) {
  const int log = open(options.data.log().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  std::array<int, 2> ready{};
  if (log < 0 || pipe2(ready.data(), O_CLOEXEC) != 0)
    throw std::runtime_error("cannot write in " + options.data.root.string() + ": " + std::strerror(errno));
  auto texts = server_arguments(options, ready[1]);
  std::vector<char*> arguments;
  for (auto& text : texts) arguments.push_back(text.data());
  arguments.push_back(nullptr);
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("cannot start a process: ") + std::strerror(errno));
  if (child == 0) become_server(program.c_str(), arguments, log, ready[1]);
  close(ready[1]);
  close(log);
  const std::string report = read_report(ready[0]);
  close(ready[0]);
  if (report.starts_with("ready")) {
    std::cout << "devcluster: serving " << endpoint_url(*read_endpoint(options.data)) << " (process " << child << ")"
              << std::endl;
    return 0;
  }
  waitpid(child, nullptr, 0);
  std::cerr << "devcluster: "
            << (report.empty() ? "the server ended before it was ready; see " + options.data.log().string() + "\n"
                               : report);
  return 1;
}

}  // namespace

int command_up(const Options& options) {
  options.data.create();
  if (!serving_process(options.data)) return start_server(options);
  const auto endpoint = read_endpoint(options.data);
  if (endpoint && is_healthy(options.data, *endpoint)) {
    std::cout << "devcluster: already running at " << endpoint_url(*endpoint) << std::endl;
    return 0;
  }
  std::cerr << "devcluster: a server holds " << options.data.root.string()
            << " but does not answer; end it with: devcluster down --data " << options.data.root.string() << std::endl;
  return 1;
}

}  // namespace bai::devcluster
