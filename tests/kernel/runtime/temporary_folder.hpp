/// A folder that goes with its test, and a clock that the test turns.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/stat.h>

namespace bai::kernel {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    char pattern[] = "/tmp/bai-test-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

  static unsigned mode_of(const std::filesystem::path& file) {
    struct stat info {};
    return ::stat(file.c_str(), &info) == 0 ? info.st_mode & 0777u : 0u;
  }

 private:
  std::filesystem::path path_;
};

struct TestClock {
  std::chrono::system_clock::time_point time{std::chrono::seconds(1'700'000'000)};
  auto now() {
    return [this] { return time; };
  }
};

}  // namespace bai::kernel
