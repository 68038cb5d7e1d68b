#include "kernel/config/directories.hpp"

#include "kernel/base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel {
namespace fs = std::filesystem;
namespace {

Error file_error(const char* id, const std::string& what, const fs::path& file, int number) {
  Error error(Code::fail, what + " " + file.string() + ": " + std::generic_category().message(number),
              "check the permissions of " + file.parent_path().string());
  error.id = id;
  return error;
}

fs::path base_folder(const Environment& environment, const char* variable, const char* below_home) {
  const auto given = environment(variable);
  if (given && fs::path(*given).is_absolute()) return fs::path(*given) / "backend.ai";
  const auto home = environment("HOME");
  if (!home || home->empty()) return {};
  return fs::path(*home) / below_home / "backend.ai";
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

bool write_whole(int fd, std::string_view content) {
  while (!content.empty()) {
    const auto n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(fd) == 0;
}

void make_private_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder.parent_path(), failed);
  if (failed) throw file_error("file-write", "cannot make", folder.parent_path(), failed.value());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    throw file_error("file-write", "cannot make", folder, errno);
  }
}

}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
}

Directories user_directories(const Environment& environment) {
  return {base_folder(environment, "XDG_CONFIG_HOME", ".config"),
          base_folder(environment, "XDG_STATE_HOME", ".local/state")};
}

void write_private_file(const fs::path& file, std::string_view content) {
  make_private_folder(file.parent_path());
  std::string temporary = file.string() + ".XXXXXX";
  const Descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));  // mkostemp makes it with mode 0600
  if (fd.get() < 0) throw file_error("file-write", "cannot write", file, errno);
  if (!write_whole(fd.get(), content) || ::rename(temporary.c_str(), file.c_str()) != 0) {
    const int number = errno;
    ::unlink(temporary.c_str());
    throw file_error("file-write", "cannot write", file, number);
  }
}

std::optional<std::string> read_file(const fs::path& file) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    throw file_error("file-read", "cannot read", file, errno);
  }
  std::string content;
  char block[4096];
  for (;;) {
    const auto n = ::read(fd.get(), block, sizeof block);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw file_error("file-read", "cannot read", file, errno);
    if (n == 0) return content;
    content.append(block, static_cast<std::size_t>(n));
  }
}

}  // namespace bai::kernel
