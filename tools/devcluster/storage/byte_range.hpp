/// The Range header of a download. Source: RFC 9110 14.1.2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace bai::devcluster {

struct ByteRange {
  std::int64_t first = 0, last = -1;  ///< inclusive
  [[nodiscard]] std::int64_t length() const { return last - first + 1; }
};
enum class RangeKind { kWhole, kPart, kUnsatisfiable };

/// What a header asks of a file of `size` bytes. Several ranges, and what cannot be read, mean the whole file.
RangeKind parse_range(const std::string& header, std::int64_t size, ByteRange& range);

}  // namespace bai::devcluster
