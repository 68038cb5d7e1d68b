#include "kernel/cli/range_expression.hpp"

#include "kernel/cli/convert.hpp"
#include "kernel/cli/quote.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace bai::kernel::cli {
namespace {

constexpr std::int64_t kMostValues = 100000;
constexpr int kPrecision = 28;  // of Python's default decimal context
__extension__ using Wide = __int128;

int digits_of(Wide value) {
  int digits = 1;
  for (value = value < 0 ? -value : value; value >= 10; value /= 10) ++digits;
  return digits;
}

/// coefficient · 10^exponent, at most 37 digits.
struct Decimal {
  Wide coefficient = 0;
  int exponent = 0;

  /// To `kPrecision` digits, half to even.
  Decimal rounded() const {
    Decimal result = *this;
    const int surplus = digits_of(coefficient) - kPrecision;
    if (surplus <= 0) return result;
    Wide unit = 1;
    for (int i = 0; i < surplus; ++i) unit *= 10;
    const bool negative = coefficient < 0;
    const Wide size = negative ? -coefficient : coefficient;
    Wide quotient = size / unit;
    const Wide twice = (size % unit) * 2;
    if (twice > unit || (twice == unit && quotient % 2 == 1)) ++quotient;
    result = {negative ? -quotient : quotient, exponent + surplus};
    return result;
  }

  /// Lowers the exponent to `target` as far as 37 digits allow.
  void lower_to(int target) {
    while (exponent > target && digits_of(coefficient) < 37) {
      coefficient *= 10;
      --exponent;
    }
    if (coefficient == 0) exponent = target;
  }
};

Decimal operator+(Decimal a, Decimal b) {
  const int target = std::min(a.exponent, b.exponent);
  a.lower_to(target);
  b.lower_to(target);
  // Digits that do not fit lie beyond the precision of the sum.
  auto& fine = a.exponent < b.exponent ? a : b;
  const int coarse = std::max(a.exponent, b.exponent);
  for (; fine.exponent < coarse; ++fine.exponent) fine.coefficient /= 10;
  return Decimal{a.coefficient + b.coefficient, coarse}.rounded();
}

Decimal divided(Decimal value, std::int64_t divisor) {
  const int ideal = value.exponent;
  const Wide size = value.coefficient < 0 ? -value.coefficient : value.coefficient;
  Wide quotient = size / divisor;
  Wide rest = size % divisor;
  int exponent = ideal;
  while (rest != 0 && digits_of(quotient) < kPrecision + 1) {  // one digit more than kept: the rounding digit
    rest *= 10;
    quotient = quotient * 10 + rest / divisor;
    rest %= divisor;
    --exponent;
  }
  if (rest != 0 && quotient % 5 == 0) ++quotient;  // sticky: what is left over decides a tie
  return Decimal{value.coefficient < 0 ? -quotient : quotient, exponent}.rounded();
}

std::string text_of(const Decimal& value) {
  const Wide size = value.coefficient < 0 ? -value.coefficient : value.coefficient;
  std::string digits;
  for (Wide rest = size; rest > 0 || digits.empty(); rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  const std::string sign = value.coefficient < 0 ? "-" : "";
  const int leading = static_cast<int>(digits.size()) + value.exponent;  // digits before the point
  if (value.exponent > 0 || leading < -5) {
    std::string text = sign + digits.substr(0, 1);
    if (digits.size() > 1) text += "." + digits.substr(1);
    return text + "E" + (leading > 0 ? "+" : "") + std::to_string(leading - 1);
  }
  if (value.exponent == 0) return sign + digits;
  if (leading > 0) {
    return sign + digits.substr(0, static_cast<std::size_t>(leading)) + "." +
           digits.substr(static_cast<std::size_t>(leading));
  }
  return sign + "0." + std::string(static_cast<std::size_t>(-leading), '0') + digits;
}

std::int64_t whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size()) {
    throw BadValue{quoted(text) + " is not a valid integer."};
  }
  return value;
}

Decimal to_decimal(std::string_view text) {
  const BadValue bad{quoted(text) + " is not a valid decimal number (at most 18 digits)."};
  Decimal value;
  auto rest = text;
  const bool negative = !rest.empty() && rest.front() == '-';
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) rest.remove_prefix(1);
  bool point = false;
  int digits = 0;
  for (const char c : rest) {
    if (c == '.' && !point) {
      point = true;
    } else if (c >= '0' && c <= '9' && digits < 18) {
      value.coefficient = value.coefficient * 10 + (c - '0');
      ++digits;
      if (point) --value.exponent;
    } else {
      throw bad;
    }
  }
  if (digits == 0) throw bad;
  if (negative) value.coefficient = -value.coefficient;
  return value;
}

std::vector<std::string_view> at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(',');
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string> linspace(std::string_view text) {
  const auto parts = at_commas(text);
  if (parts.size() != 3) throw BadValue{"linspace needs START,STOP,N, not " + quoted(text) + "."};
  const auto start = to_decimal(parts[0]);
  auto negative_start = start;
  negative_start.coefficient = -start.coefficient;
  const auto stop = to_decimal(parts[1]);
  const auto count = whole_number(parts[2]);
  if (count < 1 || count > kMostValues)
    throw BadValue{"linspace makes 1 to 100000 values, not " + std::to_string(count) + "."};
  if (count == 1) return {text_of(start)};
  const auto step = divided(stop + negative_start, count - 1);
  std::vector<std::string> values;
  for (std::int64_t i = 0; i < count; ++i) {
    values.push_back(text_of(start + Decimal{step.coefficient * i, step.exponent}.rounded()));
  }
  return values;
}

std::vector<std::string> integers(std::string_view text) {
  const auto parts = at_commas(text);
  if (parts.size() > 3) throw BadValue{"range needs STOP or START,STOP or START,STOP,STEP, not " + quoted(text) + "."};
  const Wide start = parts.size() > 1 ? whole_number(parts[0]) : 0;
  const Wide stop = whole_number(parts[parts.size() > 1 ? 1 : 0]);
  const Wide step = parts.size() > 2 ? whole_number(parts[2]) : 1;
  if (step == 0) throw BadValue{"the STEP of range must not be 0."};
  const Wide span = step > 0 ? stop - start : start - stop;
  const Wide stride = step > 0 ? step : -step;
  if ((span + stride - 1) / stride > kMostValues) throw BadValue{"range makes at most 100000 values."};
  std::vector<std::string> values;
  for (Wide value = start; step > 0 ? value < stop : value > stop; value += step) {
    values.push_back(std::to_string(static_cast<std::int64_t>(value)));
  }
  return values;
}

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

RangeExpression parse_range(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) throw BadValue{quoted(text) + " is not NAME=KIND:VALUES."};
  RangeExpression range;
  range.name = std::string(text.substr(0, equals));
  if (!is_name(range.name)) throw BadValue{quoted(range.name) + " is not a valid variable name."};
  const auto expression = text.substr(equals + 1);
  const auto after = [&](std::string_view kind) { return expression.substr(kind.size()); };
  if (expression.starts_with("case:")) {
    for (const auto part : at_commas(after("case:"))) range.values.emplace_back(part);
  } else if (expression.starts_with("linspace:")) {
    range.values = linspace(after("linspace:"));
  } else if (expression.starts_with("range:")) {
    range.values = integers(after("range:"));
  } else {
    throw BadValue{"Unrecognized range expression type"};
  }
  return range;
}

}  // namespace bai::kernel::cli
