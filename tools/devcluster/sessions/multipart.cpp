#include "tools/devcluster/sessions/multipart.hpp"

#include "tools/devcluster/base/random.hpp"

#include <algorithm>
#include <cctype>

namespace bai::devcluster {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The value of `key=...` or `key="..."` in a header; empty when absent.
std::string parameter(const std::string& header, const std::string& key) {
  const std::string wanted = ";" + key + "=";
  std::string squeezed;  // without blanks outside quotes, so that "; name=" and ";name=" are one
  bool quoted = false;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == '"' && (i == 0 || header[i - 1] != '\\')) quoted = !quoted;
    if (quoted || header[i] != ' ') squeezed += header[i];
  }
  const auto at = lower(squeezed).find(wanted);
  if (at == std::string::npos) return "";
  std::size_t from = at + wanted.size();
  std::string value;
  if (from < squeezed.size() && squeezed[from] == '"') {
    for (++from; from < squeezed.size() && squeezed[from] != '"'; ++from) {
      if (squeezed[from] == '\\' && from + 1 < squeezed.size()) ++from;
      value += squeezed[from];
    }
    return value;
  }
  return squeezed.substr(from, squeezed.find(';', from) - from);
}

std::string header_line(const std::string& headers, const std::string& name) {
  std::size_t at = 0;
  while (at < headers.size()) {
    const auto end = std::min(headers.find("\r\n", at), headers.size());
    const std::string line = headers.substr(at, end - at);
    if (lower(line).starts_with(name + ":")) return line.substr(name.size() + 1);
    at = end + 2;
  }
  return "";
}

}  // namespace

std::optional<std::vector<Part>> parse_form(const std::string& content_type, const std::string& body) {
  const std::string boundary = parameter(content_type, "boundary");
  if (boundary.empty()) return std::nullopt;
  const std::string mark = "--" + boundary, next_mark = "\r\n" + mark;
  std::size_t at = body.starts_with(mark) ? 0 : body.find(next_mark);
  if (at == std::string::npos) return std::nullopt;
  at += at == 0 ? mark.size() : next_mark.size();
  std::vector<Part> parts;
  while (body.compare(at, 2, "--") != 0) {
    const auto line_end = body.find("\r\n", at);
    const auto head_end = body.find("\r\n\r\n", at);
    if (line_end == std::string::npos || head_end == std::string::npos) return std::nullopt;
    const auto content_end = body.find(next_mark, head_end + 2);
    if (content_end == std::string::npos) return std::nullopt;
    const std::string headers = head_end > line_end ? body.substr(line_end + 2, head_end - line_end - 2) : "";
    const std::string disposition = header_line(headers, "content-disposition");
    const auto begin = std::min(head_end + 4, content_end);
    parts.push_back(
        {parameter(disposition, "name"), parameter(disposition, "filename"), body.substr(begin, content_end - begin)});
    at = content_end + next_mark.size();
  }
  return parts;
}

std::pair<std::string, std::string> make_mixed(const std::vector<std::string>& contents) {
  const std::string boundary = to_hex(random_bytes(16));
  std::string body;
  for (const auto& content : contents)
    body += "--" + boundary +
            "\r\nContent-Type: application/octet-stream\r\nContent-Encoding: identity\r\nContent-Length: " +
            std::to_string(content.size()) + "\r\n\r\n" + content + "\r\n";
  return {"multipart/mixed; boundary=" + boundary, body + "--" + boundary + "--\r\n"};
}

}  // namespace bai::devcluster
