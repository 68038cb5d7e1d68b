#include "tools/devcluster/storage/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace bai::devcluster {
namespace {

std::optional<std::int64_t> number(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

RangeKind parse_range(const std::string& header, std::int64_t size, ByteRange& range) {
  range = {0, size - 1};
  const std::string unit = "bytes=";
  const auto dash = header.find('-');
  if (!header.starts_with(unit) || dash == std::string::npos || header.find(',') != std::string::npos)
    return RangeKind::kWhole;
  const std::string from = header.substr(unit.size(), dash - unit.size()), to = header.substr(dash + 1);
  const auto first = number(from), last = number(to);
  if ((!from.empty() && !first) || (!to.empty() && !last) || (from.empty() && to.empty())) return RangeKind::kWhole;
  if (from.empty()) {
    if (*last == 0 || size == 0) return RangeKind::kUnsatisfiable;
    range.first = std::max<std::int64_t>(0, size - *last);
    return RangeKind::kPart;
  }
  if (last && *last < *first) return RangeKind::kWhole;
  if (*first >= size) return RangeKind::kUnsatisfiable;
  range.first = *first;
  if (last) range.last = std::min(*last, size - 1);
  return RangeKind::kPart;
}

}  // namespace bai::devcluster
