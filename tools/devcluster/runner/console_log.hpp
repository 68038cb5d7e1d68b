/// What a session wrote to its console: the newest part in memory, output of commands also in the user's `.logs`
/// folder.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

namespace bai::devcluster {

/// The newest 1 MiB of text. Any thread.
class ConsoleLog {
 public:
  static constexpr std::size_t kLimit = std::size_t{1} << 20;

  void append(std::string_view utf8);
  /// Whole characters only, even where the oldest part was cut off.
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

/// Appends to `<logs>/task/<hex[0:2]>/<hex[2:4]>/<hex[4:]>.log`, hex being the kernel id without dashes; parents are
/// made. Does nothing if `logs` is not a folder; a file that cannot be written loses the text, the session goes on.
/// Source: agent 22.03 kernel runner, `run_subproc` and its `.logs` folder.
void append_task_log(const std::filesystem::path& logs, const std::string& kernel_id, std::string_view text);

}  // namespace bai::devcluster
