#include "tools/devcluster/runner/supervisor/output_pipe.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace bai::devcluster {

OutputPipe::OutputPipe() {
  if (::pipe2(ends_, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make an output pipe");
  ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);  // of the read end only: programs expect a blocking stdout
}

OutputPipe::~OutputPipe() {
  ::close(ends_[0]);
  ::close(ends_[1]);
}

std::string OutputPipe::take(std::size_t limit) const {
  std::string text;
  char piece[65536];
  while (text.size() < limit) {
    const ssize_t got = ::read(ends_[0], piece, std::min(sizeof piece, limit - text.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(piece, static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace bai::devcluster
