#include "kernel/transport/event_parser.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/transport/ws_frame.hpp"

#include <charconv>

namespace bai::kernel {
namespace {

/// Bytes that are no UTF-8 become U+FFFD, each on its own: what follows handles texts only.
std::string as_utf8(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string out;
  while (!bytes.empty()) {
    std::size_t size = 0;
    for (std::size_t n = 1; n <= 4 && n <= bytes.size() && size == 0; ++n) {
      if (is_utf8(bytes.substr(0, n))) size = n;
    }
    if (size == 0) {
      out += "\xEF\xBF\xBD";
      size = 1;
    } else {
      out += bytes.substr(0, size);
    }
    bytes.remove_prefix(size);
  }
  return out;
}

}  // namespace

void EventParser::restart() {
  line_.clear();
  name_.clear();
  data_.clear();
  id_ = last_id_;
  has_fields_ = skip_feed_ = false;
  at_start_ = true;
}

std::optional<ServerEvent> EventParser::next() {
  if (ready_.empty()) return std::nullopt;
  auto event = std::move(ready_.front());
  ready_.pop_front();
  return event;
}

void EventParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (skip_feed_ && bytes.front() == '\n') bytes.remove_prefix(1);
    skip_feed_ = false;
    const auto end = bytes.find_first_of("\r\n");
    if (line_.size() + data_.size() + std::min(end, bytes.size()) > longest_) {
      throw Error(Code::network, "the server sends an event longer than " + std::to_string(longest_) + " bytes");
    }
    line_ += bytes.substr(0, end);
    if (end == std::string_view::npos) return;
    skip_feed_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    auto line = std::string_view(line_);
    if (at_start_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    at_start_ = false;
    take_line(line);
    line_.clear();
  }
}

void EventParser::take_line(std::string_view line) {
  if (line.empty()) {
    dispatch();
    return;
  }
  const auto colon = line.find(':');
  if (colon == 0) return;  // a comment: servers send them as a sign of life
  auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(line.substr(0, colon), value);
}

void EventParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_.append(value) += '\n';
    has_fields_ = true;
  } else if (name == "event") {
    name_ = value;
    has_fields_ = true;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) id_ = value;
  } else if (name == "retry") {
    int number = 0;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool digits = failed == std::errc() && end == value.data() + value.size() && number >= 0;
    if (digits) retry_ = std::chrono::milliseconds(number < 1000 ? number * 1000 : number);
  }
}

void EventParser::dispatch() {
  last_id_ = id_;
  if (has_fields_) {
    if (!data_.empty()) data_.pop_back();  // the line feed after the last line
    ready_.push_back({name_.empty() ? "message" : as_utf8(name_), as_utf8(data_), as_utf8(last_id_)});
  }
  name_.clear();
  data_.clear();
  has_fields_ = false;
}

}  // namespace bai::kernel
