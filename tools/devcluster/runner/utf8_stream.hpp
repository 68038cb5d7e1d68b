/// Bytes of a stream, cut anywhere, as valid UTF-8 text.
#pragma once

#include <string>
#include <string_view>

namespace bai::devcluster {

/// Incremental decoder: a character split over two calls comes out whole, invalid bytes come out as U+FFFD (one for
/// each maximal part of a broken sequence, as Python's "replace" does).
class Utf8Stream {
 public:
  std::string feed(std::string_view bytes);
  /// At the end of a stream: U+FFFD if a character was left unfinished.
  std::string finish();

 private:
  std::string pending_;
};

}  // namespace bai::devcluster
