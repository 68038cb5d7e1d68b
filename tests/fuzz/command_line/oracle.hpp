/// What the fuzz targets of this folder share.
#pragma once

#include "kernel/base/text_width.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::fuzz {

/// Ends the process, as a crash does, if `holds` is false.
inline void require(bool holds, const char* what, std::string_view text = {}) {
  if (holds) return;
  for (const char c : text)
    std::fprintf(stderr, c >= 0x20 && c < 0x7F ? "%c" : "\\x%02x", static_cast<unsigned char>(c));
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

inline std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(at);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Nothing in `text` can command a terminal: no controls but line ends, no C1, no malformed UTF-8.
inline bool is_harmless(std::string_view text) {
  while (!text.empty()) {
    const auto point = decode(text);
    if (!point.valid || (point.value < 0x20 && point.value != '\n') || (point.value >= 0x7F && point.value < 0xA0))
      return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

/// A bug that only a build with BAI_FUZZ_PLANTED has: shows that the target reaches and reports such places.
#ifdef BAI_FUZZ_PLANTED
inline void planted(bool reached) { require(!reached, "planted bug"); }
#else
inline void planted(bool) {}
#endif

}  // namespace bai::kernel::fuzz
