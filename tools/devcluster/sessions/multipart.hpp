/// Bodies of several parts.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster {

struct Part {
  std::string name, file_name, content;
};

/// The parts of a `multipart/form-data` body; none when it is malformed. File names are as sent. Source: RFC 7578, RFC
/// 2046 5.1.
std::optional<std::vector<Part>> parse_form(const std::string& content_type, const std::string& body);
/// A `multipart/mixed` body of binary parts, with its content type first.
std::pair<std::string, std::string> make_mixed(const std::vector<std::string>& contents);

}  // namespace bai::devcluster
