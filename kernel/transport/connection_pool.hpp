/// Connections that wait for their next request, shared by all threads of a session.
#pragma once

#include "kernel/transport/connection.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace bai::kernel {

class ConnectionPool {
 public:
  /// The most recently used open connection to `origin` that has been idle for less than `longest_idle`, or null.
  std::unique_ptr<Connection> take(const std::string& origin, std::chrono::milliseconds longest_idle);
  void give(std::unique_ptr<Connection> connection);

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    Clock::time_point since;
  };
  std::mutex mutex_;
  std::map<std::string, std::vector<Idle>> idle_;
};

}  // namespace bai::kernel
