#include "tools/devcluster/base/byte_size.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <limits>

namespace bai::devcluster {
namespace {
constexpr std::string_view kScales = "kmgtpezy";
}

std::optional<std::int64_t> parse_byte_size(std::string_view text) {
  std::string plain;
  for (const char c : text)
    if (c != '_' && !std::isspace(static_cast<unsigned char>(c)))
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (plain == "inf" || plain == "infinite" || plain == "infinity") return std::numeric_limits<std::int64_t>::max();
  const auto digits = plain.find_first_not_of("0123456789.");
  const std::string number = plain.substr(0, digits);
  std::string unit = digits == std::string::npos ? "" : plain.substr(digits);
  if (number.empty() || number.size() > 18 || number.front() == '.' || number.find('.') != number.rfind('.'))
    return std::nullopt;
  double scale = 1;
  if (!unit.empty() && kScales.find(unit.front()) != std::string_view::npos) {
    scale = std::pow(1024.0, static_cast<double>(kScales.find(unit.front()) + 1));
    unit.erase(0, 1);
  }
  for (const auto* ending : {"", "b", "byte", "bytes", "ib", "ibyte", "ibytes"}) {
    if (unit != ending) continue;
    if (scale == 1 && number.find('.') != std::string::npos) return std::nullopt;
    const double bytes = std::stod(number) * scale;
    return bytes >= 9.2e18 ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(bytes);
  }
  return std::nullopt;
}

std::string to_short_size(std::int64_t bytes) {
  double value = static_cast<double>(bytes);
  std::size_t scale = 0;
  while (value >= 1024 && scale < kScales.size() && std::floor(value / 1024 * 100) == value / 1024 * 100) {
    value /= 1024;
    ++scale;
  }
  std::string text = fmt::format("{:.2f}", value);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return scale == 0 ? text : text + kScales[scale - 1];
}

}  // namespace bai::devcluster
