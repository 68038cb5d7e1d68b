#include "kernel/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string_view>

namespace bai::kernel {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> pieces;
  std::size_t from = 0;
  for (;;) {
    const auto comma = text.find(',', from);
    pieces.push_back(text.substr(from, comma == std::string::npos ? comma : comma - from));
    if (comma == std::string::npos) return pieces;
    from = comma + 1;
  }
}

}  // namespace

bool parse_boolean(const std::string& text) {
  constexpr std::array kTrue{"y", "yes", "t", "true", "1"};
  constexpr std::array kFalse{"n", "no", "f", "false", "0"};
  const auto word = lower(text);
  if (std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end()) return true;
  if (std::find(kFalse.begin(), kFalse.end(), word) != kFalse.end()) return false;
  throw std::invalid_argument("'" + text + "' is neither yes nor no");
}

double parse_seconds(const std::string& text) {
  const auto digits = trim(text);
  double value = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failed != std::errc() || end != digits.data() + digits.size() || digits.empty()) {
    throw std::invalid_argument("'" + text + "' is not a number of seconds");
  }
  if (!std::isfinite(value) || value < 0)
    throw std::invalid_argument("'" + text + "' is not a usable number of seconds");
  return value;
}

std::vector<std::string> parse_endpoints(const std::string& text) {
  std::vector<std::string> endpoints;
  for (const auto& piece : split_at_commas(text)) {
    const std::string address(trim(piece));
    const auto mark = address.find("://");
    const auto scheme = lower(address.substr(0, mark == std::string::npos ? 0 : mark));
    if (mark == std::string::npos || mark + 3 >= address.size() || address[mark + 3] == '/') {
      throw std::invalid_argument("URL '" + address + "' is not absolute");
    }
    if (scheme != "http" && scheme != "https") {
      throw std::invalid_argument("URL '" + address + "' is neither http:// nor https://");
    }
    endpoints.push_back(address);
  }
  return endpoints;
}

std::vector<std::string> parse_names(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : split_at_commas(text);
}

std::map<std::string, std::string> parse_address_map(const std::string& text) {
  std::map<std::string, std::string> addresses;
  for (const auto& piece : split_at_commas(text)) {
    const auto sign = piece.find('=');
    if (sign == std::string::npos || sign == 0 || sign + 1 == piece.size()) {
      throw std::invalid_argument("'" + piece + "' is not a mapping of the form ADDRESS=ADDRESS");
    }
    addresses[piece.substr(0, sign)] = piece.substr(sign + 1);
  }
  return addresses;
}

std::string parse_hash(const std::string& text) {
  constexpr std::array kHashes{"md5", "sha1", "sha224", "sha256", "sha384", "sha512"};
  auto name = lower(text);
  if (std::find(kHashes.begin(), kHashes.end(), name) == kHashes.end()) {
    throw std::invalid_argument("'" + text + "' is not a hash that servers accept");
  }
  return name;
}

std::string parse_endpoint_type(const std::string& text) {
  if (text != "api" && text != "session") throw std::invalid_argument("'" + text + "' is neither 'api' nor 'session'");
  return text;
}

}  // namespace bai::kernel
