/// The living side of a Kernel: its supervisor, the thread that reads from it, and what the frames mean.
#pragma once

#include "tools/devcluster/runner/console_log.hpp"
#include "tools/devcluster/runner/run_queue.hpp"
#include "tools/devcluster/runner/supervisor_process.hpp"
#include "tools/devcluster/runner/task_runner.hpp"
#include "tools/devcluster/runner/utf8_stream.hpp"

#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bai::devcluster {

/// Shared by the Kernel and the reading thread, so that a callback may destroy the Kernel.
class SessionLink {
 public:
  SessionLink(KernelSpec spec, Runtime runtime);

  /// Body of the reading thread: starts the supervisor, reports by `started`, reads until it is gone, then calls the
  /// callbacks.
  void read_frames(LaunchPlan plan, std::promise<void> started);
  /// Waits until code can be run. Throws std::runtime_error after 60 s or if the processes ended.
  void wait_until_ready();
  /// From now on an end of the processes is a death to report; until then it is a failed start.
  /// Throws std::runtime_error if they have ended already.
  void mark_started();

  /// Answers the program that waits for a line, or keeps the line for the next that asks.
  void give_input(const std::string& line);
  void interrupt();
  std::vector<std::string> complete(const std::string& code, int row, int col);
  /// Ends all processes and waits. Callbacks are not called after this. Idempotent.
  void end();

  RunQueue& queue() { return queue_; }
  TaskRunner& tasks() { return tasks_; }
  const ConsoleLog& log() const { return log_; }
  const KernelSpec& spec() const { return spec_; }
  int supervisor_pid() const { return pid_; }

 private:
  void handle(Frame& frame);
  void take_output(const char* stream, std::string text);
  void take_record(const Frame& frame);
  void ask_for_input(const std::string& kind);
  void warn(const std::string& line) { take_output("stderr", line + "\n"); }
  void send(const Frame& frame);
  void report_end(int exit_code);
  [[noreturn]] void fail_start() const;

  const KernelSpec spec_;
  const Runtime runtime_;
  RunQueue queue_;
  ConsoleLog log_;
  Utf8Stream stdout_, stderr_;
  TaskRunner tasks_;

  std::mutex mutex_;  // all below
  std::condition_variable changed_;
  std::shared_ptr<SupervisorProcess> process_;
  bool ready_ = false, started_ = false, gone_ = false, ending_ = false;
  bool input_wanted_ = false;
  std::deque<std::string> early_input_;
  std::uint32_t last_completion_ = 0;
  std::map<std::uint32_t, std::optional<std::vector<std::string>>> completions_;
  std::atomic<int> pid_{-1};
};

}  // namespace bai::devcluster
