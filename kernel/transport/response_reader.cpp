#include "kernel/transport/response_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bai::kernel {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr std::size_t kLongestHead = std::size_t{128} << 10;
constexpr std::size_t kLongestChunkLine = 4096;

bool has_token(const std::string& list, std::string_view token) {
  std::string lower = list;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  std::size_t from = 0;
  while (from <= lower.size()) {
    const auto comma = std::min(lower.find(',', from), lower.size());
    auto piece = std::string_view(lower).substr(from, comma - from);
    while (!piece.empty() && piece.front() == ' ') piece.remove_prefix(1);
    while (!piece.empty() && piece.back() == ' ') piece.remove_suffix(1);
    if (piece == token) return true;
    from = comma + 1;
  }
  return false;
}

MalformedResponse malformed(const std::string& reason) {
  return {Code::network, "the answer cannot be understood: " + reason,
          "try again; if it stays, tell the server's operator"};
}

}  // namespace

ResponseReader::ResponseReader(Source source, std::string peer)
    : source_(std::move(source)), peer_(std::move(peer)), buffer_(kBlock, '\0') {}

Error ResponseReader::broken_off(const std::string& detail) const {
  return {Code::network, "the connection to " + peer_ + " broke off: " + detail, "try again"};
}

bool ResponseReader::fill() {
  if (position_ == end_) position_ = end_ = 0;
  if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);  // only a long line gets here
  const auto n = source_(buffer_.data() + end_, buffer_.size() - end_);
  end_ += n;
  if (n > 0) any_byte_ = true;
  return n > 0;
}

std::string ResponseReader::read_line(std::size_t limit, const char* part) {
  std::size_t searched = 0;
  for (;;) {
    const char* begin = buffer_.data() + position_;
    const auto size = end_ - position_;
    if (const void* found = std::memchr(begin + searched, '\n', size - searched)) {
      const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - begin);
      std::string line(begin, length);
      position_ += length + 1;
      if (!line.empty() && line.back() == '\r') line.pop_back();
      return line;
    }
    if (size > limit) throw malformed(std::string("the answer has an endless ") + part);
    searched = size;
    if (!fill())
      throw broken_off(any_byte_ ? std::string("the answer ends within its ") + part : "there was no answer");
  }
}

const ResponseHead& ResponseReader::read_head(const std::string& method) {
  std::size_t size = 0;
  for (;;) {
    std::string text;
    for (;;) {
      auto line = read_line(kLongestHead, "head");
      size += line.size() + 1;
      if (size > kLongestHead) throw malformed("the answer has an endless head");
      if (line.empty()) {
        if (text.empty()) continue;  // an empty line before the status line is tolerated (RFC 9112 2.2)
        break;
      }
      text += line + "\n";
    }
    head_ = parse_response_head(text);
    if (head_.status >= 200 || head_.status == 101) break;
  }
  choose_framing(method);
  return head_;
}

void ResponseReader::choose_framing(const std::string& method) {
  const auto connection = head_.header("connection");
  reusable_ = head_.minor_version == 1 ? !has_token(connection, "close") : has_token(connection, "keep-alive");
  const auto coding = head_.header("transfer-encoding");
  const auto length = head_.header("content-length");
  if (method == "HEAD" || head_.status == 204 || head_.status == 304 || head_.status == 101) {
    framing_ = Framing::done;
    if (head_.status == 101) reusable_ = false;
  } else if (!coding.empty()) {
    if (coding != "chunked" && coding != "Chunked")
      throw malformed("the answer has the unknown transfer coding '" + coding + "'");
    if (!length.empty()) reusable_ = false;  // RFC 9112 6.1: such a sender is not to be trusted further
    framing_ = Framing::chunk_head;
  } else if (!length.empty()) {
    read_length(length);
  } else {
    framing_ = Framing::until_close;
    reusable_ = false;
  }
}

void ResponseReader::read_length(const std::string& text) {
  const auto first = text.substr(0, text.find(','));
  const auto [end, failed] = std::from_chars(first.data(), first.data() + first.size(), left_);
  if (failed != std::errc() || end != first.data() + first.size() || first.empty()) {
    throw malformed("the answer has the malformed length '" + text + "'");
  }
  if (first.size() != text.size()) throw malformed("the answer has several lengths");
  framing_ = left_ == 0 ? Framing::done : Framing::length;
}

std::size_t ResponseReader::copy_out(char* buffer, std::size_t capacity) {
  if (position_ == end_) {
    // Large reads go straight to the caller; small ones through the buffer.
    if (capacity >= kBlock) {
      const auto n = source_(buffer, capacity);
      received_ += n;
      return n;
    }
    if (!fill()) return 0;
  }
  const auto n = std::min(capacity, end_ - position_);
  std::memcpy(buffer, buffer_.data() + position_, n);
  position_ += n;
  received_ += n;
  return n;
}

std::size_t ResponseReader::read_chunked(char* buffer, std::size_t capacity) {
  for (;;) {
    if (framing_ == Framing::chunk_head) {
      const auto line = read_line(kLongestChunkLine, "chunk");
      const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
      const bool ends_well = end == line.data() + line.size() || *end == ';' || *end == ' ' || *end == '\t';
      if (failed != std::errc() || !ends_well) throw malformed("the answer has a malformed chunk");
      framing_ = left_ == 0 ? Framing::trailer : Framing::chunk_data;
    } else if (framing_ == Framing::chunk_data) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left_, capacity));
      const auto n = copy_out(buffer, wanted);
      if (n == 0) throw broken_off("the answer ends within a chunk, after " + std::to_string(received_) + " bytes");
      left_ -= n;
      if (left_ == 0) framing_ = Framing::chunk_end;
      return n;
    } else if (framing_ == Framing::chunk_end) {
      if (!read_line(kLongestChunkLine, "chunk").empty()) throw malformed("the answer has a chunk without its end");
      framing_ = Framing::chunk_head;
    } else {
      std::size_t size = 0;
      for (auto line = read_line(kLongestHead, "trailer"); !line.empty(); line = read_line(kLongestHead, "trailer")) {
        size += line.size();
        if (size > kLongestHead) throw malformed("the answer has an endless trailer");
      }
      framing_ = Framing::done;
      return 0;
    }
  }
}

std::size_t ResponseReader::read_body(char* buffer, std::size_t capacity) {
  if (framing_ == Framing::done || capacity == 0) return 0;
  if (framing_ == Framing::until_close) {
    const auto n = copy_out(buffer, capacity);
    if (n == 0) framing_ = Framing::done;
    return n;
  }
  if (framing_ != Framing::length) return read_chunked(buffer, capacity);
  const auto n = copy_out(buffer, static_cast<std::size_t>(std::min<std::uint64_t>(left_, capacity)));
  if (n == 0) {
    throw broken_off(std::to_string(left_) + " of " + std::to_string(received_ + left_) +
                     " bytes of the answer are missing");
  }
  left_ -= n;
  if (left_ == 0) framing_ = Framing::done;
  return n;
}

std::string ResponseReader::take_rest() {
  std::string rest(buffer_, position_, end_ - position_);
  position_ = end_;
  return rest;
}

}  // namespace bai::kernel
