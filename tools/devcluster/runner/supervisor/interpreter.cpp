#include "tools/devcluster/runner/supervisor/interpreter.hpp"

#include "tools/devcluster/runner/supervisor/spawn.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace bai::devcluster {

void Interpreter::start(const std::vector<std::string>& environ, int stdout_fd, int stderr_fd) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a channel to the interpreter");
  }
  Program program{argv_, environ, stdout_fd, stderr_fd, ends[1]};
  program.environ.push_back("_BACKEND_CHANNEL_FD=" + std::to_string(kExtraFd));
  forget();
  fd_ = ends[0];
  ::fcntl(fd_, F_SETFL, O_NONBLOCK);
  try {
    pid_ = spawn_program(program);
  } catch (...) {
    ::close(ends[1]);
    forget();
    throw;
  }
  ::close(ends[1]);
}

void Interpreter::forget() {
  if (fd_ >= 0) ::close(fd_);
  pid_ = fd_ = -1;
  unsent_.clear();
  reader_ = FrameReader();
}

void Interpreter::send(const Frame& frame) {
  unsent_ += encode_frame(frame);
  flush();
}

void Interpreter::flush() {
  while (!unsent_.empty()) {
    const ssize_t sent = ::send(fd_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return;
    if (sent < 0) {  // it is dying; its exit ends the run
      unsent_.clear();
      return;
    }
    unsent_.erase(0, static_cast<std::size_t>(sent));
  }
}

std::optional<Frame> Interpreter::receive() {
  while (fd_ >= 0) {
    if (auto frame = reader_.next()) return frame;
    char piece[65536];
    const ssize_t got = ::recv(fd_, piece, sizeof piece, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return std::nullopt;
    if (got <= 0) {  // closed by the program; its exit is reported by SIGCHLD
      ::close(fd_);
      fd_ = -1;
      return std::nullopt;
    }
    reader_.append({piece, static_cast<std::size_t>(got)});
  }
  return std::nullopt;
}

}  // namespace bai::devcluster
