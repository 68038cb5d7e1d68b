#include "kernel/transport/connection_pool.hpp"

namespace bai::kernel {
namespace {

constexpr std::size_t kMostIdle = 32;  // per origin; parallel transfers rarely need more

}  // namespace

std::unique_ptr<Connection> ConnectionPool::take(const std::string& origin, std::chrono::milliseconds longest_idle) {
  const auto now = Clock::now();
  const std::lock_guard lock(mutex_);
  auto& idle = idle_[origin];
  while (!idle.empty()) {
    auto last = std::move(idle.back());
    idle.pop_back();
    if (now - last.since < longest_idle && last.connection->idle_and_open()) return std::move(last.connection);
  }
  return nullptr;
}

void ConnectionPool::give(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  auto& idle = idle_[connection->peer()];
  if (idle.size() >= kMostIdle) idle.erase(idle.begin());
  idle.push_back({std::move(connection), Clock::now()});
}

}  // namespace bai::kernel
