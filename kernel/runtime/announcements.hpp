/// Which announcement of a server's operator the user still has to see, and when to ask for it.
/// Source: client 22.03 cli/announcement.py, whose file this shares; the reset after a dismissal is this project's.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace bai::kernel {

/// A file that cannot be read or written only means that nothing is asked.
class Announcements {
 public:
  using Now = std::function<std::chrono::system_clock::time_point()>;

  /// `file`: {"hash", "dismissed", "checked": {endpoint: seconds}}; empty = never ask.
  Announcements(std::filesystem::path file, Now now) : file_(std::move(file)), now_(std::move(now)) {}

  /// No answer of `endpoint` within the last day.
  bool due(const std::string& endpoint) const;
  /// Takes the server's answer into the file; the text to show, empty if there is none or the user dismissed this one.
  std::string take(const std::string& endpoint, std::string_view answer_json) const;

 private:
  const std::filesystem::path file_;
  const Now now_;
};

}  // namespace bai::kernel
