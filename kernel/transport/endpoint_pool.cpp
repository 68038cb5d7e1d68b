#include "kernel/transport/endpoint_pool.hpp"

#include <algorithm>

namespace bai::kernel {

EndpointPool::EndpointPool(std::vector<Endpoint> endpoints, std::mt19937& random)
    : size_(endpoints.size()), endpoints_(std::move(endpoints)) {
  if (endpoints_.empty()) throw Error(Code::fail, "a session needs an endpoint");
  std::shuffle(endpoints_.begin(), endpoints_.end(), random);
}

Endpoint EndpointPool::current() const {
  const std::lock_guard lock(mutex_);
  return endpoints_.front();
}

void EndpointPool::rotate_from(const Endpoint& failed) {
  const std::lock_guard lock(mutex_);
  const auto& first = endpoints_.front();
  if (first.origin() != failed.origin() || first.base_path != failed.base_path) return;
  std::rotate(endpoints_.begin(), endpoints_.begin() + 1, endpoints_.end());
}

}  // namespace bai::kernel
