/// One running session's processes: a persistent interpreter for query mode, child processes for batch mode, its
/// console log.
///
/// The server owns a Kernel per session. All members may be called from any thread. Destroying a Kernel ends its
/// processes. Source: agent 22.03 kernel runner (`ai.backend.kernel`), manager 22.03 `api/session.py` execute.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster {

struct KernelMount {
  std::filesystem::path host;  ///< absolute folder on this machine
  std::string inside;          ///< path that the session sees, e.g. "/home/work/data"
  bool read_only = false;
};

struct KernelSpec {
  std::string session_id, kernel_id, session_name;  ///< UUIDs in lower case; the name of the session
  std::string runtime;                              ///< "python", "bash", "node" or "c"
  std::filesystem::path
      scratch;  ///< own folder of the session, made by start(); work/ in it is the session's /home/work
  std::map<std::string, std::string> environ;  ///< added to the session's environment
  std::vector<KernelMount> mounts;
  std::string bootstrap_script;  ///< shell text run once before the first code; may be empty
  /// Called once, from a thread of the kernel, when its processes ended without terminate(): exit code as shells count.
  std::function<void(int exit_code)> on_death;
};

struct RunRequest {
  std::optional<std::string> run_id;  ///< none: the kernel makes one (32 hex digits)
  std::string mode;                   ///< "query", "batch", "continue", "input" (already validated by the caller)
  std::string code;                   ///< code for query, the line for input
  /// batch: shell command, "*" for the runtime's heuristic, none or empty to skip the step
  std::optional<std::string> clean, build, exec;
};

struct RunReply {
  std::string status;  ///< continued, clean-finished, build-finished, waiting-input, finished
  std::string run_id;
  std::optional<int> exit_code;  ///< for the *finished statuses
  std::optional<bool>
      is_password;  ///< set for waiting-input of query mode; waiting-input of batch mode has empty options
  std::vector<std::pair<std::string, std::string>>
      console;  ///< ("stdout"|"stderr"|"html"|"log", text), adjacent ones of a kind merged, valid UTF-8
  std::vector<std::pair<std::string, std::string>> media;  ///< (mime, data) in order after console; usually empty
};

class Kernel {
 public:
  /// Starts the processes and returns when code can be run. Throws std::runtime_error with the reason.
  static std::unique_ptr<Kernel> start(KernelSpec spec);
  virtual ~Kernel() = default;

  /// One call of the run queue: collects output until a marker or until `flush` has passed (then status "continued").
  /// Waits in arrival order while another run is current. `flush`: 2 s for HTTP, 200 ms for the WebSocket.
  virtual RunReply execute(const RunRequest& request, std::chrono::milliseconds flush) = 0;
  /// Batch sessions: runs the startup command with /bin/sh -c; calls `done` once with the exit code, from a thread of
  /// the kernel.
  virtual void run_startup_command(const std::string& command, std::function<void(int exit_code)> done) = 0;
  /// KeyboardInterrupt in the running code; SIGINT for child processes.
  virtual void interrupt() = 0;
  /// Completions for a position in code; empty where the runtime has none.
  virtual std::vector<std::string> complete(const std::string& code, int row, int col) = 0;
  /// Everything that the session wrote to its console so far (bounded, the newest 1 MiB), UTF-8.
  virtual std::string logs() const = 0;
  /// Folder on this machine that the session sees as /home/work.
  virtual std::filesystem::path work_dir() const = 0;
  /// Process id of the interpreter's parent (the runner), for tests.
  virtual int runner_pid() const = 0;
  /// CPU time used so far in milliseconds and peak memory in bytes, of all processes of the session.
  virtual std::pair<long long, long long> usage() const = 0;
  /// Ends all processes of the session and waits for them. Idempotent.
  virtual void terminate() = 0;
};

}  // namespace bai::devcluster
