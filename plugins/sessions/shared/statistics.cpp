#include "shared/statistics.hpp"

#include <algorithm>
#include <cstdio>

namespace sessions {

namespace {

struct Row {
  std::string name, number, unit;
};

std::string text_of(const bai::Json& value) { return value.is_string() ? value.string() : std::string(value.raw()); }

size_t fraction_start(const std::string& number) { return std::min(number.find('.'), number.size()); }

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

/// Columns as wide as their widest cell; numbers stand with their decimal points below each other.
std::string table(const std::vector<Row>& rows) {
  size_t name = 0, whole = 0, fraction = 0, unit = 0;
  for (const auto& row : rows) {
    name = std::max(name, row.name.size());
    whole = std::max(whole, fraction_start(row.number));
    fraction = std::max(fraction, row.number.size() - fraction_start(row.number));
    unit = std::max(unit, row.unit.size());
  }
  const std::string line = trimmed(std::string(name, '-') + "  " + std::string(whole + fraction, '-') +
                                   (unit > 0 ? "  " + std::string(unit, '-') : std::string()));
  std::string out = line;
  for (const auto& row : rows) {
    std::string cell = std::string(whole - fraction_start(row.number), ' ') + row.number;
    cell.resize(whole + fraction, ' ');
    out += trimmed(row.name + std::string(name - row.name.size(), ' ') + "  " + cell + "  " + row.unit);
  }
  return out + line;
}

std::optional<Row> metric_row(const std::string& name, const bai::Json& metric) {
  if (!metric.is_object()) return std::nullopt;
  const std::string unit = metric.text_or("unit_hint", "");
  auto value = metric.find(unit == "percent" ? "pct" : "current");
  if (unit == "bytes" && metric.find("stats.max")) value = metric.find("stats.max");
  if (!value) return std::nullopt;
  const std::string number = text_of(*value);
  if (unit == "bytes") {
    auto [size, size_unit] = binary_size(std::strtod(number.c_str(), nullptr));
    return Row{name, std::move(size), std::move(size_unit)};
  }
  if (unit == "msec") return Row{name, with_separators(number), unit};
  return Row{name, number, unit == "percent" ? "%" : ""};
}

/// Flat numbers, as managers before 19.09 sent them.
std::string old_table(const bai::Json& stats) {
  std::vector<std::pair<std::string, std::string>> rows;
  size_t name_width = 0, value_width = 0;
  stats.members([&](std::string name, const bai::Json& value) {
    const bool hidden = name == "version" || name == "status" || name == "precpu_used" ||
                        name == "precpu_system_used" || name == "cpu_system_used";
    if (hidden || value.is_null() || value.is_object() || value.is_array()) return;
    const double number = std::strtod(text_of(value).c_str(), nullptr);
    std::string shown;
    const std::string_view view = name;
    if (view.ends_with("_size") || view.ends_with("_bytes")) {
      const auto [size, unit] = binary_size(number);
      shown = size + " " + unit;
    } else {
      if (name == "cpu_used") name = "cpu_used_msec";
      shown = with_separators(std::to_string(static_cast<long long>(number)));
    }
    name_width = std::max(name_width, name.size());
    value_width = std::max(value_width, shown.size());
    rows.emplace_back(std::move(name), std::move(shown));
  });
  if (rows.empty()) return {};
  const std::string line = std::string(name_width, '-') + "  " + std::string(value_width, '-') + "\n";
  std::string out = line;
  for (const auto& [name, shown] : rows) out += name + std::string(name_width - name.size(), ' ') + "  " + shown + "\n";
  return out + line;
}

}  // namespace

std::pair<std::string, std::string> binary_size(double bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"};
  if (bytes < 1024) {
    const auto whole = static_cast<long long>(bytes);
    return {std::to_string(whole), whole == 1 ? "Byte" : "Bytes"};
  }
  size_t unit = 0;
  for (bytes /= 1024; bytes >= 1024 && unit + 1 < std::size(kUnits); bytes /= 1024) ++unit;
  char text[64];
  std::snprintf(text, sizeof text, "%.1f", bytes);
  return {with_separators(text), kUnits[unit]};
}

std::string with_separators(std::string_view number) {
  const size_t start = !number.empty() && number[0] == '-' ? 1 : 0;
  size_t end = start;
  while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
  std::string out(number.substr(0, start));
  for (size_t i = start; i < end; ++i) {
    if (i > start && (end - i) % 3 == 0) out += ',';
    out += number[i];
  }
  return out + std::string(number.substr(end));
}

std::string statistics_table(const bai::Json& stats) {
  const auto version = stats.integer_or("version", 1);
  if (version == 1) return old_table(stats);
  if (version != 2) {
    throw bai::Error(BAI_E_UNSUPPORTED, "Unsupported statistics result version. Upgrade your client.");
  }
  std::vector<Row> rows;
  stats.members([&](const std::string& name, const bai::Json& metric) {
    if (auto row = metric_row(name, metric)) rows.push_back(std::move(*row));
  });
  return rows.empty() ? std::string() : table(rows);
}

}  // namespace sessions
