/// The life of sessions: scheduling, starting, batch jobs, termination. Owns their kernels.
#pragma once

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/sessions/work_queue.hpp"
#include "tools/devcluster/store/store.hpp"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

namespace bai::devcluster {

/// What the one agent of this cluster offers. Sessions are not confined to their share: the numbers are for the books.
struct AgentCapacity {
  std::int64_t cpu = 0, memory = 0;  ///< cores, bytes
};
/// Processors and memory of this machine, several times over: small machines shall run several small sessions.
AgentCapacity capacity_of_this_machine();

enum class Force { kNo, kYes };

/// May be used from any thread between start() and stop().
class Engine {
 public:
  using KernelFactory = std::function<std::unique_ptr<Kernel>(KernelSpec)>;
  struct Settings {
    std::filesystem::path scratch_root;  ///< one folder per session is made in it
    KernelFactory make_kernel;
    AgentCapacity capacity = capacity_of_this_machine();
    /// Folders that a session is started with; none: no session has any.
    std::function<std::vector<KernelMount>(const std::string& session_id)> mounts_of = nullptr;
  };

  Engine(Store& store, Settings settings);
  ~Engine();

  /// Ends what a killed server left behind: every session that is not dead becomes TERMINATED, `self-terminated`.
  void recover();
  void start();
  /// Ends all sessions' processes and threads; waiting calls return. Sessions become TERMINATED, `self-terminated`.
  void stop();

  /// Looks at the pending sessions soon. Call it after inserting one.
  void schedule_soon();
  /// Waits until the session has left the states before RUNNING. Gives its state, or none when the time was over first.
  std::optional<std::string> wait_started(const std::string& id, std::optional<std::chrono::seconds> limit);
  /// Ends a session and waits for its processes. Gives the `stats` object of the reply.
  /// Throws Problem 403 in states that only `force` may end. Source: manager 22.03 `registry.py` destroy_session.
  JsonObject destroy(const std::string& id, const std::string& reason, Force force);
  /// Replaces the processes, keeps the work folder. Throws Problem 500 `kernel-restart-failed`.
  void restart(const std::string& id);
  /// None unless the session runs.
  std::shared_ptr<Kernel> kernel(const std::string& id);
  /// Console log of a live or dead session.
  std::string logs(const Row& session);

  [[nodiscard]] const AgentCapacity& capacity() const { return settings_.capacity; }

 private:
  void schedule();
  void launch(const std::string& id);
  void finish_batch(const std::string& id, int exit_code);
  void bury(const std::string& id, int exit_code);
  JsonObject end(const std::string& id, const std::shared_ptr<Kernel>& kernel, const std::string& reason,
                 std::optional<int> exit_code);
  std::shared_ptr<Kernel> take_kernel(const std::string& id);
  std::shared_ptr<Kernel> make_kernel(const Row& session);
  void notify();
  void tick();

  Store& store_;
  Settings settings_;
  WorkQueue work_;
  std::thread timer_;
  std::mutex lock_;
  std::condition_variable changed_;
  std::map<std::string, std::shared_ptr<Kernel>> kernels_;
  std::map<std::string, int> died_early_;  ///< exit codes of kernels that died before they were entered in kernels_
  std::uint64_t changes_ = 0;
  bool stopping_ = false, wanted_ = false;
  std::mutex scheduling_;
};

}  // namespace bai::devcluster
