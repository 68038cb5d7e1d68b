#include "tools/devcluster/runner/supervisor/input_desk.hpp"

#include "tools/devcluster/runner/channel.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace bai::devcluster {
namespace {

std::string random_name() {
  unsigned char bytes[16] = {};
  if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes)) {
    throw std::system_error(errno, std::generic_category(), "no random bytes for the name of the input socket");
  }
  std::string name = "backend-ai-input-";
  for (const unsigned char byte : bytes) {
    name += "0123456789abcdef"[byte >> 4];
    name += "0123456789abcdef"[byte & 15];
  }
  return name;
}

}  // namespace

InputDesk::InputDesk() : name_(random_name()) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(name_.begin(), name_.end(), address.sun_path + 1);  // a leading NUL: no file, gone with the socket
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name_.size());
  fd_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd_ < 0 || ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(fd_, 16) != 0) {
    const int problem = errno;
    if (fd_ >= 0) ::close(fd_);
    throw std::system_error(problem, std::generic_category(), "cannot open the input socket of the session");
  }
}

InputDesk::~InputDesk() {
  clear();
  ::close(fd_);
}

int InputDesk::accept_requests() {
  int count = 0;
  for (int fd = -1; (fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ++count) waiting_.push_back(fd);
  return count;
}

void InputDesk::answer(const std::string& line) {
  bool given = false;
  while (!given && !waiting_.empty()) {
    const int fd = waiting_.front();
    waiting_.pop_front();
    char byte = 0;  // a program that was interrupted in its input() has closed its end and must not eat the line
    given = ::recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) != 0 && send_all(fd, line + "\n");
    ::close(fd);
  }
}

void InputDesk::clear() {
  for (const int fd : waiting_) ::close(fd);
  waiting_.clear();
}

}  // namespace bai::devcluster
