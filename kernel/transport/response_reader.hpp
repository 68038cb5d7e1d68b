/// Answers on the wire: heads, and bodies in each framing of HTTP/1.1. A body that breaks off is never taken for a
/// whole one. Source: RFC 9110, RFC 9112.
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bai::kernel {

struct ResponseHead {
  int status = 0;
  std::string reason;
  int minor_version = 1;  ///< of HTTP/1.x
  Pairs headers;          ///< names in lower case, values trimmed

  /// Values of all headers of this name, joined with ", "; empty if there is none.
  std::string header(std::string_view name) const;
};

/// The answer is not HTTP as this client understands it. It is an answer, though: the request must not be sent again.
struct MalformedResponse : Error {
  using Error::Error;
};

/// Parses a head without its empty last line. Throws `MalformedResponse`.
ResponseHead parse_response_head(std::string_view text);

class ResponseReader {
 public:
  /// Writes at most `capacity` bytes and returns their number; 0 = the peer closed. Throws on failure.
  using Source = std::function<std::size_t(char* buffer, std::size_t capacity)>;

  ResponseReader(Source source, std::string peer);

  /// Reads the head, skipping interim answers (1xx) except 101. Throws `Error` (network) when the peer closes first.
  /// `method` decides whether a body follows.
  const ResponseHead& read_head(const std::string& method);
  const ResponseHead& head() const { return head_; }
  /// Next bytes of the body; 0 = complete.
  std::size_t read_body(char* buffer, std::size_t capacity);

  bool any_byte() const { return any_byte_; }
  bool complete() const { return framing_ == Framing::done; }
  /// The connection stands after the body and can carry a further request. Only meaningful once `complete`.
  bool reusable() const { return reusable_ && position_ == end_; }
  /// What was read beyond the head: the first bytes of an upgraded connection.
  std::string take_rest();

 private:
  enum class Framing { length, chunk_head, chunk_data, chunk_end, trailer, until_close, done };

  bool fill();
  std::string read_line(std::size_t limit, const char* part);
  std::size_t copy_out(char* buffer, std::size_t capacity);
  void choose_framing(const std::string& method);
  void read_length(const std::string& text);
  std::size_t read_chunked(char* buffer, std::size_t capacity);
  Error broken_off(const std::string& detail) const;

  Source source_;
  std::string peer_;
  std::string buffer_;
  std::size_t position_ = 0, end_ = 0;  ///< unread part of buffer_
  ResponseHead head_;
  Framing framing_ = Framing::done;
  std::uint64_t left_ = 0;  ///< bytes of the body, or of the chunk
  std::uint64_t received_ = 0;
  bool any_byte_ = false;
  bool reusable_ = false;
};

}  // namespace bai::kernel
