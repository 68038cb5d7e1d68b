// Frames of a streaming execution and what is shown of them.
#pragma once

#include <bai/json.hpp>

namespace sessions {

/// A piece of output: 1 = standard output, 2 = standard error.
struct OutputPiece {
  int fd;
  std::string text;
  bool operator==(const OutputPiece&) const = default;
};

/// One frame. Source: manager 22.03 api/stream.py, client 22.03 cli/run.py.
struct RunFrame {
  enum class Step { going_on, cleaned, built, finished, waiting_input, timed_out, failed };
  Step step = Step::going_on;
  std::vector<OutputPiece> output;  // in its order
  std::optional<std::int64_t> exit_code;
  std::vector<std::string> files;  // generated ones, each {"name", "url"}
  bool is_password = false;
  std::string message;  // of a failed frame
};

/// Reads a frame; unknown members and states are normal. Output records other than stdout and stderr become text
/// between two lines that name their type, and files a list of names and addresses.
RunFrame read_frame(std::string_view json);

/// The exit code of the program as one of a process: 0 to 255 stay, a signal -n becomes 128 + n, the rest 1.
int process_exit_code(std::int64_t code) noexcept;

/// The first frame of a streaming execution in mode "query" or "batch"; throws `bai::Error` (BAI_E_INVALID) for another
/// mode. `options` is JSON text of an object or empty; of it, query mode sends nothing, batch mode its four members.
std::string first_frame(std::string_view code, std::string_view mode, std::string_view options);

/// The four members that batch mode has, as JSON text.
std::string batch_options(std::string_view options);

}  // namespace sessions
