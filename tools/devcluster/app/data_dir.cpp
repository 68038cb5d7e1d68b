#include "tools/devcluster/app/data_dir.hpp"

#include "tools/devcluster/base/json.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace bai::devcluster {

void DataDir::create() const {
  std::error_code error;
  std::filesystem::create_directories(root, error);
  if (error || chmod(root.c_str(), 0700) != 0)
    throw std::runtime_error("cannot use the folder " + root.string() + ": " +
                             (error ? error.message() : std::strerror(errno)) + "; give another one with --data");
}

std::optional<Endpoint> read_endpoint(const DataDir& dir) {
  std::ifstream in(dir.endpoint());
  std::ostringstream text;
  text << in.rdbuf();
  const auto parsed = parse_json(text.str());
  if (!parsed || !is_object(*parsed)) return std::nullopt;
  const auto object = as_object(*parsed);
  return Endpoint{static_cast<std::uint16_t>(object->optValue<int>("port", 0)), object->optValue<bool>("tls", false),
                  static_cast<std::uint16_t>(object->optValue<int>("console_port", 0))};
}

void write_endpoint(const DataDir& dir, const Endpoint& endpoint) {
  const auto temporary = dir.endpoint().string() + ".new";
  {
    std::ofstream out(temporary);
    out << to_text(make_object({{"port", static_cast<int>(endpoint.port)},
                                {"tls", endpoint.tls},
                                {"console_port", static_cast<int>(endpoint.console_port)}}))
        << "\n";
  }
  std::filesystem::rename(temporary, dir.endpoint());
}

std::optional<int> serving_process(const DataDir& dir) {
  const int descriptor = open(dir.lock().c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  std::string text(32, '\0');
  const auto count = held ? read(descriptor, text.data(), text.size() - 1) : 0;
  close(descriptor);
  if (!held) return std::nullopt;
  const int pid = count > 0 ? std::atoi(text.c_str()) : 0;
  return pid;  // 0 for the instant between taking the lock and writing the number
}

std::optional<ServerLock> ServerLock::take(const DataDir& dir) {
  const int descriptor = open(dir.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw std::runtime_error("cannot open " + dir.lock().string() + ": " + std::strerror(errno));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return std::nullopt;
  }
  const std::string text = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) != 0 || write(descriptor, text.data(), text.size()) < 0) {
    close(descriptor);
    throw std::runtime_error("cannot write " + dir.lock().string() + ": " + std::strerror(errno));
  }
  return ServerLock(descriptor);
}

ServerLock::ServerLock(ServerLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

ServerLock::~ServerLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace bai::devcluster
