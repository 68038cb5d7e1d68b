#include "tests/kernel/console/channels.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <fcntl.h>
#include <mutex>
#include <pty.h>
#include <stdexcept>
#include <termios.h>
#include <unistd.h>

namespace bai::kernel::console::test {

Environment::Environment(std::initializer_list<std::pair<const char*, const char*>> variables) {
  for (const auto& [name, value] : variables) {
    const char* now = std::getenv(name);
    before_[name] = {now != nullptr, now == nullptr ? "" : now};
    if (value == nullptr)
      ::unsetenv(name);
    else
      ::setenv(name, value, 1);
  }
}

Environment::~Environment() {
  for (const auto& [name, value] : before_) {
    if (value.first)
      ::setenv(name.c_str(), value.second.c_str(), 1);
    else
      ::unsetenv(name.c_str());
  }
}

namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    read_end = ends[0];
    write_end = ends[1];
  }
};

void read_all(int fd, std::string& into) {
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto n = ::read(fd, buffer.data(), buffer.size());
    if (n > 0)
      into.append(buffer.data(), static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      return;
  }
}

}  // namespace

Seen on_pipes(Console::Options options, const std::function<void(Console&)>& use) {
  Pipe in, out, err;
  ::close(in.write_end);
  Seen seen;
  std::thread of_out([&] { read_all(out.read_end, seen.out); });
  std::thread of_err([&] { read_all(err.read_end, seen.err); });
  options.in_fd = in.read_end;
  options.out_fd = out.write_end;
  options.err_fd = err.write_end;
  const auto close_all = [&] {
    ::close(out.write_end);
    ::close(err.write_end);
    of_out.join();
    of_err.join();
    ::close(in.read_end);
    ::close(out.read_end);
    ::close(err.read_end);
  };
  try {
    const auto console = Console::open(options);
    use(*console);
    console->finish();
  } catch (...) {
    close_all();
    throw;
  }
  close_all();
  return seen;
}

struct Pty::Shared {
  std::mutex mutex;
  std::condition_variable arrived;
  std::string text;
};

Pty::Pty(unsigned short rows) : shared_(new Shared) {
  winsize size{};
  size.ws_col = 80;
  size.ws_row = rows;
  if (::openpty(&master_, &slave_, nullptr, nullptr, &size) != 0) throw std::runtime_error("openpty");
  reader_ = std::thread([fd = master_, shared = shared_] {
    std::array<char, 4096> buffer{};
    for (;;) {
      const auto n = ::read(fd, buffer.data(), buffer.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return;
      const std::lock_guard lock(shared->mutex);
      shared->text.append(buffer.data(), static_cast<std::size_t>(n));
      shared->arrived.notify_all();
    }
  });
}

Pty::~Pty() {
  ::close(slave_);  // the reader meets the end
  reader_.join();
  ::close(master_);
  delete shared_;
}

Console::Options Pty::options(Console::Format format) const {
  Console::Options options;
  options.format = format;
  options.in_fd = options.out_fd = options.err_fd = slave_;
  return options;
}

bool Pty::wait_for(const std::string& text, std::size_t from, std::size_t& end) {
  std::unique_lock lock(shared_->mutex);
  return shared_->arrived.wait_for(lock, std::chrono::seconds(10), [&] {
    const auto at = shared_->text.find(text, from);
    if (at != std::string::npos) end = at + text.size();
    return at != std::string::npos;
  });
}

bool Pty::answer(const std::string& prompt, const std::string& text) {
  if (!wait_for(prompt, matched_, matched_)) return false;
  return ::write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string Pty::shown() {
  const std::string end = "<end of what was shown>";
  if (::write(slave_, end.data(), end.size()) < 0) throw std::runtime_error("write to the terminal");
  std::size_t behind = 0;
  if (!wait_for(end, 0, behind)) throw std::runtime_error("the terminal shows nothing");
  const std::lock_guard lock(shared_->mutex);
  return shared_->text.substr(0, behind - end.size());
}

bool Pty::echoes() const {
  termios mode{};
  return ::tcgetattr(slave_, &mode) == 0 && (mode.c_lflag & ECHO) != 0;
}

}  // namespace bai::kernel::console::test
