/// The persistent interpreter as the supervisor sees it: a process and a framed channel to it.
#pragma once

#include "tools/devcluster/runner/channel.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::devcluster {

class Interpreter {
 public:
  explicit Interpreter(std::vector<std::string> argv) : argv_(std::move(argv)) {}
  ~Interpreter() { forget(); }
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  bool configured() const { return !argv_.empty(); }
  bool alive() const { return pid_ > 0; }
  int pid() const { return pid_; }
  int fd() const { return fd_; }
  bool has_unsent() const { return !unsent_.empty(); }

  /// Starts a fresh process. Throws std::system_error.
  void start(const std::vector<std::string>& environ, int stdout_fd, int stderr_fd);
  /// After its death was seen: closes the channel. Frames that it sent before are to be read first.
  void forget();
  /// Queues a frame and sends what the channel takes; nothing ever blocks here.
  void send(const Frame& frame);
  void flush();
  /// Next frame that has arrived, without blocking. A broken channel gives nothing more.
  std::optional<Frame> receive();

 private:
  std::vector<std::string> argv_;
  int pid_ = -1, fd_ = -1;
  std::string unsent_;
  FrameReader reader_;
};

}  // namespace bai::devcluster
