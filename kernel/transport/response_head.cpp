// The head's grammar; the reading of bytes is in response_reader.cpp.
#include "kernel/transport/response_reader.hpp"

#include <charconv>

namespace bai::kernel {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

MalformedResponse malformed(const std::string& reason) {
  return {Code::network, "the answer cannot be understood: " + reason,
          "check that the endpoint is a Backend.AI server (BACKEND_ENDPOINT)"};
}

void parse_status_line(std::string_view line, ResponseHead& head) {
  const bool http =
      line.size() >= 12 && line.starts_with("HTTP/1.") && (line[7] == '0' || line[7] == '1') && line[8] == ' ';
  int status = 0;
  if (http) {
    const auto [end, failed] = std::from_chars(line.data() + 9, line.data() + 12, status);
    if (failed != std::errc() || end != line.data() + 12) status = 0;
  }
  if (status < 100 || status > 599 || (line.size() > 12 && line[12] != ' ')) {
    throw malformed("the answer does not begin like HTTP/1.1");
  }
  head.status = status;
  head.minor_version = line[7] - '0';
  if (line.size() > 13) head.reason = std::string(trim(line.substr(13)));
}

void parse_header(std::string_view line, ResponseHead& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || line[0] == ' ' || line[0] == '\t') {
    throw malformed("the answer has a malformed header line");
  }
  std::string name(line.substr(0, colon));
  for (char& c : name) {
    if (c <= ' ' || c == 127) throw malformed("the answer has a malformed header name");
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  head.headers.emplace_back(std::move(name), std::string(trim(line.substr(colon + 1))));
}

}  // namespace

std::string ResponseHead::header(std::string_view name) const {
  std::string joined;
  for (const auto& [key, value] : headers) {
    if (key != name) continue;
    if (!joined.empty()) joined += ", ";
    joined += value;
  }
  return joined;
}

ResponseHead parse_response_head(std::string_view text) {
  ResponseHead head;
  bool first = true;
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (first) {
      parse_status_line(line, head);
    } else {
      parse_header(line, head);
    }
    first = false;
  }
  if (first) throw malformed("the answer is empty");
  return head;
}

}  // namespace bai::kernel
