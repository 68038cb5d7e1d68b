/// The run queue of a session: one current run, the others wait in order of arrival; output is collected per run.
///
/// Source: agent 22.03 `AbstractCodeRunner` (attach_output_queue, get_next_result), manager 22.03 api/session.py
/// execute.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

namespace bai::devcluster {

struct OutputRecord {
  std::string kind;  ///< "stdout", "stderr", "html", "log" or "media"
  std::string mime;  ///< of "media"
  std::string text;
};

struct RunMarker {
  std::string status;
  std::optional<int> exit_code;
  std::optional<bool> is_password;
};

/// All members may be called from any thread.
class RunQueue {
 public:
  static constexpr std::size_t kMaxRecords = 4096;
  static constexpr std::size_t kMaxRecordBytes = std::size_t{10} << 20;
  static constexpr std::size_t kMaxBytes = std::size_t{20}
                                           << 20;  ///< of all records of a run that nobody has collected
  static constexpr std::size_t kMaxFinished = 16;  ///< ended runs whose output is kept for a late `continue`

  /// Called without locks held when a run becomes current, with its id.
  using Begin = std::function<void(const std::string& run_id)>;

  RunQueue();
  ~RunQueue();

  /// A new run waits for its turn, begins and is collected; the id of a known run only collects. `begin` empty: never
  /// begins one (continue and input); an unknown id then gives "continued" after `flush`.
  RunReply call(const std::string& run_id, std::chrono::milliseconds flush, const Begin& begin);
  /// Waits for its turn and begins a run whose output nobody collects. False if the queue was closed.
  bool call_unattended(const std::string& run_id, const Begin& begin);

  /// Adds output to the current run and waits while it is full. Without a current run the record is dropped.
  void push(OutputRecord record);
  /// Ends a call with this status; "finished" also ends the run, whose turn then goes to the next.
  void push_marker(RunMarker marker);
  /// Ends all calls, now and later, with "finished" and exit code 130.
  void close();

 private:
  struct Run;
  using Lock = std::unique_lock<std::mutex>;
  std::shared_ptr<Run> find(const std::string& run_id) const;
  std::shared_ptr<Run> take_turn(Lock& lock, const std::string& run_id);
  RunReply collect(Lock& lock, Run& run, std::chrono::steady_clock::time_point deadline);
  void end_current();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool closed_ = false;
  std::size_t next_ticket_ = 0, serving_ = 0;
  std::shared_ptr<Run> current_;
  std::deque<std::shared_ptr<Run>> finished_;
};

}  // namespace bai::devcluster
