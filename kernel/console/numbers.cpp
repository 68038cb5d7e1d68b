#include "kernel/console/numbers.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace bai::kernel::console {
namespace {

std::string digits(double number, std::chars_format format, int precision) {
  std::array<char, 400> text{};  // the longest fixed form of a double has 309 digits before the point
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number, format, precision).ptr};
}

std::string shortest(double number) {
  std::array<char, 400> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr};
}

/// Scales down by `base`; "" as unit means that `number` is below it.
std::string_view scale(double& number, double base, std::string_view units) {
  std::size_t unit = 0;
  for (; std::abs(number) >= base && unit < units.size(); ++unit) number /= base;
  return unit == 0 ? std::string_view() : units.substr(unit - 1, 1);
}

std::string whole_bytes(double bytes) { return shortest(bytes) + (bytes == 1 ? " Byte" : " Bytes"); }

std::string grouped(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  std::size_t at = text.find('.');
  if (at == std::string::npos) at = text.size();
  while (at > first + 3) text.insert(at -= 3, 1, ',');
  return text;
}

}  // namespace

std::string binary_size(double bytes) {
  double scaled = bytes;
  const auto unit = scale(scaled, 1024, "KMGTPEZY");
  if (unit.empty()) return whole_bytes(bytes);
  return digits(scaled, std::chars_format::fixed, 1).append(" ").append(unit).append("iB");
}

std::string short_binary_size(double bytes) {
  double scaled = bytes;
  const auto unit = scale(scaled, 1024, "KMGTPEZY");
  if (unit.empty()) return shortest(bytes) + "B";
  return digits(scaled, std::chars_format::fixed, 1).append(unit);
}

std::string decimal_size(double bytes) {
  double scaled = bytes;
  const auto unit = scale(scaled, 1000, "kMGTPEZY");
  if (unit.empty()) return whole_bytes(bytes);
  return digits(scaled, std::chars_format::fixed, 1).append(" ").append(unit).append("B");
}

double mib(double bytes) { return std::round(bytes / (1 << 20) * 10) / 10; }

std::string thousands(double number) { return grouped(short_number(number)); }
std::string thousands(std::int64_t number) { return grouped(std::to_string(number)); }

std::string short_number(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  return std::abs(number) >= 1e6 ? shortest(number) : digits(number, std::chars_format::general, 6);
}

}  // namespace bai::kernel::console
