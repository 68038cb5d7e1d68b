#include "kernel/transport/retry.hpp"

#include <charconv>

namespace bai::kernel {

std::optional<std::chrono::milliseconds> pause_before(int attempt, const ResponseHead& head, std::mt19937& random) {
  using std::chrono::milliseconds;
  constexpr int kMostAttempts = 4;
  constexpr int kLongestSeconds = 30;
  if (head.status != 429 && head.status != 503) return std::nullopt;
  if (attempt > kMostAttempts) return std::nullopt;
  const auto wish = head.header("retry-after");
  if (!wish.empty()) {
    int seconds = 0;
    const auto [end, failed] = std::from_chars(wish.data(), wish.data() + wish.size(), seconds);
    if (failed != std::errc() || end != wish.data() + wish.size() || seconds < 0 || seconds > kLongestSeconds)
      return std::nullopt;
    return milliseconds(seconds * 1000);
  }
  const int base = 500 << (attempt - 2);
  return milliseconds(base / 2 + std::uniform_int_distribution<int>(0, base / 2)(random));
}

}  // namespace bai::kernel
