#include "tests/kernel/transport/tiny_proxy.hpp"

#include "tests/kernel/transport/scripted_server.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bai::kernel {
namespace {

constexpr const char* kProgram = "/usr/bin/tinyproxy";

}  // namespace

bool TinyProxy::installed() { return ::access(kProgram, X_OK) == 0; }

TinyProxy::TinyProxy(const std::filesystem::path& folder) : port_(closed_port()) {
  const auto file = (folder / "tinyproxy.conf").string();
  std::ofstream(file) << "Port " << port_ << "\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nMaxClients 20\n"
                      << "LogLevel Info\nBasicAuth me secret\n";
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    ::execl(kProgram, kProgram, "-d", "-c", file.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(pipe[1]);
  output_ = pipe[0];
  std::string told;  // it says when it is ready
  while (told.find("Accepting connections") == std::string::npos) {
    char block[4096];
    const auto n = ::read(output_, block, sizeof block);
    if (n <= 0) throw std::runtime_error("tinyproxy does not start: " + told);
    told.append(block, static_cast<std::size_t>(n));
  }
}

TinyProxy::~TinyProxy() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  ::close(output_);
}

std::string TinyProxy::address(const std::string& name, const std::string& password) const {
  return "http://" + name + ":" + password + "@127.0.0.1:" + std::to_string(port_);
}

}  // namespace bai::kernel
