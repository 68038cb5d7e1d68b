#include "tools/devcluster/runner/utf8_stream.hpp"

#include <utility>

namespace bai::devcluster {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Lead {
  std::size_t length = 0;                 // of the whole character; 0: not a lead byte
  unsigned char low = 0x80, high = 0xBF;  // range of the second byte (RFC 3629 section 4)
};

Lead classify(unsigned char byte) {
  if (byte < 0x80) return {1};
  if (byte < 0xC2 || byte > 0xF4) return {0};
  if (byte < 0xE0) return {2};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {4};
}

}  // namespace

std::string Utf8Stream::feed(std::string_view bytes) {
  const std::string joined = std::exchange(pending_, {}).append(bytes);
  std::string text;
  text.reserve(joined.size());
  std::size_t at = 0;
  while (at < joined.size()) {
    const Lead lead = classify(static_cast<unsigned char>(joined[at]));
    std::size_t good = lead.length == 0 ? 0 : 1;
    while (good > 0 && good < lead.length && at + good < joined.size()) {
      const auto byte = static_cast<unsigned char>(joined[at + good]);
      const bool fits = good == 1 ? byte >= lead.low && byte <= lead.high : byte >= 0x80 && byte <= 0xBF;
      if (!fits) break;
      ++good;
    }
    if (good > 0 && good < lead.length && at + good == joined.size()) {
      pending_ = joined.substr(at);
      break;
    }
    if (good > 0 && good == lead.length) {
      text.append(joined, at, good);
    } else {
      text += kReplacement;
    }
    at += good > 0 ? good : 1;
  }
  return text;
}

std::string Utf8Stream::finish() {
  return std::exchange(pending_, {}).empty() ? std::string() : std::string(kReplacement);
}

}  // namespace bai::devcluster
