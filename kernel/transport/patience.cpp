#include "kernel/transport/patience.hpp"

#include "kernel/base/error.hpp"

#include <algorithm>

namespace bai::kernel {
namespace {

std::string in_seconds(std::chrono::milliseconds limit) {
  const auto tenths = (limit.count() + 50) / 100;
  auto text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(tenths % 10);
  return text + " s";
}

}  // namespace

void Patience::await(int fd, short events, std::chrono::milliseconds limit, const char* what,
                     const std::string& peer) const {
  using std::chrono::milliseconds;
  auto shortest = limit;
  bool of_total = false;
  if (total) {
    const auto left = std::max(milliseconds(0), std::chrono::ceil<milliseconds>(*total - Clock::now()));
    of_total = shortest.count() < 0 || left < shortest;
    if (of_total) shortest = left;
  }
  if (stop->wait(fd, events, shortest) == Cancellation::Ready::yes) return;
  if (of_total) throw Error(Code::timeout, peer + " " + what + ": the time limit of the request has passed");
  throw Error(Code::timeout, peer + " " + what + " for " + in_seconds(limit),
              "try again, or raise the limit (BACKEND_CONNECTION_TIMEOUT, BACKEND_READ_TIMEOUT)");
}

}  // namespace bai::kernel
