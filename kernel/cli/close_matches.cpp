#include "kernel/cli/close_matches.hpp"

#include "kernel/base/text_width.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace bai::kernel::cli {
namespace {

class Matcher {
 public:
  Matcher(std::u32string a, std::u32string b) : a_(std::move(a)), b_(std::move(b)) {
    for (std::size_t j = 0; j < b_.size(); ++j) places_[b_[j]].push_back(j);
    if (b_.size() < 200) return;
    const std::size_t limit = b_.size() / 100 + 1;
    std::erase_if(places_, [&](const auto& entry) { return entry.second.size() > limit; });
  }

  std::size_t matched() const { return matched(0, a_.size(), 0, b_.size()); }

 private:
  struct Block {
    std::size_t a, b, size;
  };

  std::size_t matched(std::size_t a_low, std::size_t a_high, std::size_t b_low, std::size_t b_high) const {
    if (a_low >= a_high || b_low >= b_high) return 0;
    const auto block = longest(a_low, a_high, b_low, b_high);
    if (block.size == 0) return 0;
    return block.size + matched(a_low, block.a, b_low, block.b) +
           matched(block.a + block.size, a_high, block.b + block.size, b_high);
  }

  /// The earliest of the longest common blocks.
  Block longest(std::size_t a_low, std::size_t a_high, std::size_t b_low, std::size_t b_high) const {
    Block best{a_low, b_low, 0};
    std::map<std::size_t, std::size_t> lengths;  // end in b → length of the block that ends there and at i - 1
    for (std::size_t i = a_low; i < a_high; ++i) {
      std::map<std::size_t, std::size_t> next;
      const auto found = places_.find(a_[i]);
      if (found != places_.end()) {
        for (const auto j : found->second) {
          if (j < b_low) continue;
          if (j >= b_high) break;
          const auto before = j == 0 ? lengths.end() : lengths.find(j - 1);
          const std::size_t length = (before == lengths.end() ? 0 : before->second) + 1;
          next[j] = length;
          if (length > best.size) best = {i + 1 - length, j + 1 - length, length};
        }
      }
      lengths = std::move(next);
    }
    // Popular code points start no block, but may lengthen one.
    while (best.a > a_low && best.b > b_low && a_[best.a - 1] == b_[best.b - 1])
      best = {best.a - 1, best.b - 1, best.size + 1};
    while (best.a + best.size < a_high && best.b + best.size < b_high &&
           a_[best.a + best.size] == b_[best.b + best.size]) {
      ++best.size;
    }
    return best;
  }

  std::u32string a_, b_;
  std::map<char32_t, std::vector<std::size_t>> places_;
};

}  // namespace

double similarity(std::string_view a, std::string_view b) {
  auto left = code_points(a);
  auto right = code_points(b);
  const auto total = left.size() + right.size();
  if (total == 0) return 1;
  const auto matched = Matcher(std::move(left), std::move(right)).matched();
  return 2.0 * static_cast<double>(matched) / static_cast<double>(total);
}

std::vector<std::string> close_matches(std::string_view word, std::span<const std::string> candidates) {
  std::vector<std::pair<double, std::string>> scored;
  for (const auto& candidate : candidates) {
    const double score = similarity(candidate, word);
    if (score >= 0.6) scored.emplace_back(score, candidate);
  }
  std::sort(scored.begin(), scored.end(), std::greater<>());
  std::vector<std::string> best;
  for (std::size_t i = 0; i < std::min<std::size_t>(scored.size(), 3); ++i) best.push_back(scored[i].second);
  return best;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const auto left = code_points(a);
  const auto right = code_points(b);
  const std::size_t width = right.size() + 1;
  std::vector<std::size_t> table((left.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return table[i * width + j]; };
  for (std::size_t i = 0; i <= left.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= right.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = at(i - 1, j - 1) + (left[i - 1] == right[j - 1] ? 0 : 1);
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, replaced});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(left.size(), right.size());
}

}  // namespace bai::kernel::cli
