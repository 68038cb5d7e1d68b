/// Turns a run into the queries and commands that the supervisor executes one after the other, and their ends into
/// markers.
#pragma once

#include "tools/devcluster/runner/batch_steps.hpp"
#include "tools/devcluster/runner/channel.hpp"
#include "tools/devcluster/runner/run_queue.hpp"
#include "tools/devcluster/runner/runtimes.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace bai::devcluster {

/// At most one run at a time; who begins one has its turn in the RunQueue. Any thread.
class TaskRunner {
 public:
  using Send = std::function<void(const Frame&)>;
  using Warn = std::function<void(const std::string& line)>;
  using Done = std::function<void(int exit_code)>;

  /// `work`: the work folder on this machine. `send` passes frames to the supervisor, `warn` writes lines to the
  /// session's stderr.
  TaskRunner(Runtime runtime, std::filesystem::path work, RunQueue& queue, Send send, Warn warn);

  /// A query or batch request.
  void begin(const RunRequest& request);
  /// One command outside of requests; `done` is called from task_done(), without locks held.
  void begin_command(Command command, Done done);
  /// The supervisor reported the end of a task. Numbers of tasks that are not current are ignored.
  void task_done(std::uint32_t task, int exit_code);
  /// True while a command (not the interpreter) runs: its output belongs into the task log.
  bool command_runs() const { return command_runs_; }
  /// Takes the callback of begin_command() whose end will not come any more; empty if there is none.
  Done take_done();

 private:
  struct Active {
    RunRequest request;
    std::optional<BatchStep> step;  // of a batch run
    std::deque<Command> commands;   // still to run in this step
    std::filesystem::path source;   // file of a query's code, removed at its end
    Done done;
    std::uint32_t task = 0;
  };
  void begin_query();
  void begin_step(BatchStep step);
  void step_done(int exit_code);
  void run_next_command();
  void finish(int exit_code);

  const Runtime runtime_;
  const std::filesystem::path work_;
  RunQueue& queue_;
  const Send send_;
  const Warn warn_;
  mutable std::mutex mutex_;
  std::uint32_t last_task_ = 0;
  std::optional<Active> active_;
  std::atomic<bool> command_runs_{
      false};  // apart from mutex_: read for every piece of output, also for warnings made under it
};

}  // namespace bai::devcluster
