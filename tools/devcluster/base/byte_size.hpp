/// Byte sizes as users write them: "1g", "512MiB", "2_048k".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bai::devcluster {

/// Bytes; none when the text is not a size. A bare fraction is none, and "inf" is the largest value.
/// Source: common 22.03 `types.py` BinarySize.
std::optional<std::int64_t> parse_byte_size(std::string_view text);
/// Largest scale with at most two decimals, lower-case letter: "1g", "1.5g", "320m"; bytes without a letter.
std::string to_short_size(std::int64_t bytes);

}  // namespace bai::devcluster
