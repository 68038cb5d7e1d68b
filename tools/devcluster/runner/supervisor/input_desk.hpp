/// Where batch programs ask for a line: an abstract Unix socket whose name is in _BACKEND_INPUT_SOCKET.
#pragma once

#include <deque>
#include <string>

namespace bai::devcluster {

/// A program connects and reads until a newline. Each connection is one request; they are answered in order of arrival.
class InputDesk {
 public:
  /// Opens the socket under a name that nobody can guess. Throws std::system_error.
  InputDesk();
  ~InputDesk();
  InputDesk(const InputDesk&) = delete;
  InputDesk& operator=(const InputDesk&) = delete;

  const std::string& name() const { return name_; }
  int fd() const { return fd_; }
  /// Takes new connections, without blocking; gives how many.
  int accept_requests();
  bool someone_waits() const { return !waiting_.empty(); }
  /// Sends the line to the first who waits. Does nothing when there is none.
  void answer(const std::string& line);
  /// Drops all who wait: their program has ended.
  void clear();

 private:
  std::string name_;
  int fd_ = -1;
  std::deque<int> waiting_;
};

}  // namespace bai::devcluster
