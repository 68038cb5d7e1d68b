/// One pipe that all programs of a session share as their stdout or stderr.
#pragma once

#include <string>

namespace bai::devcluster {

/// The supervisor keeps both ends, so the pipe never ends and a left-behind background process does no harm.
class OutputPipe {
 public:
  OutputPipe();  ///< throws std::system_error
  ~OutputPipe();
  OutputPipe(const OutputPipe&) = delete;
  OutputPipe& operator=(const OutputPipe&) = delete;

  int read_fd() const { return ends_[0]; }
  int write_fd() const { return ends_[1]; }
  /// What is in the pipe now, without blocking, at most `limit` bytes.
  std::string take(std::size_t limit) const;

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace bai::devcluster
