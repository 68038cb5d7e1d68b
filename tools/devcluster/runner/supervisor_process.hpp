/// The supervisor of one session as the server sees it: a child process and a socket.
#pragma once

#include "tools/devcluster/runner/channel.hpp"
#include "tools/devcluster/runner/sandbox.hpp"

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

namespace bai::devcluster {

inline constexpr int kControlFd = 3;  ///< number of the control socket in the supervisor

/// Program of the supervisor: BAI_DEVCLUSTER_RUNNER, else "devcluster-runner" beside the running executable or in the
/// bin/ next to its folder (a test program of the build tree). Throws std::runtime_error if it is not there.
std::filesystem::path supervisor_program();

/// `send` and `stop` may be called from any thread, `receive` from one.
class SupervisorProcess {
 public:
  /// Starts it from the calling thread, which has to live as long as the session: the kernel ends the child with that
  /// thread. Throws std::system_error.
  static std::unique_ptr<SupervisorProcess> launch(LaunchPlan plan);
  ~SupervisorProcess();
  SupervisorProcess(const SupervisorProcess&) = delete;
  SupervisorProcess& operator=(const SupervisorProcess&) = delete;

  /// False when it is gone.
  bool send(const Frame& frame);
  /// Waits for the next frame; nothing when it is gone or was stopped.
  std::optional<Frame> receive();
  /// Ends it with everything below it and waits. Gives its exit code as shells count. Idempotent.
  int stop();

 private:
  SupervisorProcess(int fd, int pid, std::string tag) : fd_(fd), pid_(pid), tag_(std::move(tag)) {}

  const int fd_, pid_;
  const std::string tag_;  // environment entry of all its processes, to find those that a killed supervisor left behind
  FrameReader reader_;
  std::mutex send_mutex_, stop_mutex_;
  std::optional<int> exit_code_;
};

}  // namespace bai::devcluster
