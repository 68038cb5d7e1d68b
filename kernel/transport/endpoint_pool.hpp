/// The configured endpoints of one session and which of them is current.
#pragma once

#include "kernel/transport/url.hpp"

#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace bai::kernel {

/// Any thread may call any member. Source: client 22.03 config.py, request.py (`_rotate`).
class EndpointPool {
 public:
  /// Shuffles `endpoints` once with `random`; at least one.
  EndpointPool(std::vector<Endpoint> endpoints, std::mt19937& random);

  std::size_t size() const { return size_; }
  Endpoint current() const;
  /// Puts `failed` behind the others if it is still the current one, so that two requests that fail at once rotate
  /// once.
  void rotate_from(const Endpoint& failed);

 private:
  const std::size_t size_;
  mutable std::mutex mutex_;
  std::vector<Endpoint> endpoints_;
};

}  // namespace bai::kernel
