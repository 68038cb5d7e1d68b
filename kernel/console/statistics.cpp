#include "kernel/console/statistics.hpp"

#include "kernel/base/error.hpp"
#include "kernel/base/text_width.hpp"
#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/numbers.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

struct Line {
  std::string name, number, unit;
};

std::string whole_number(double number) { return thousands(static_cast<std::int64_t>(std::llround(number))); }

/// "117.7 MiB" as number and unit.
void set_size(Line& line, double bytes) {
  const auto text = binary_size(bytes);
  const auto blank = text.find(' ');
  line.number = text.substr(0, blank);
  line.unit = text.substr(blank + 1);
}

std::optional<Line> line_of_metric(std::string_view name, const json::value& value) {
  const auto* metric = value.if_object();
  if (metric == nullptr) return std::nullopt;
  const auto* hint = member_of(*metric, "unit_hint").if_string();
  const std::string_view unit = hint == nullptr ? std::string_view() : std::string_view(hint->data(), hint->size());
  Line line{std::string(name), {}, {}};
  if (unit == "bytes") {
    const auto* stats = member_of(*metric, "stats").if_object();
    const auto most = stats == nullptr ? std::nullopt : number_of(member_of(*stats, "max"));
    const auto bytes = most ? most : number_of(member_of(*metric, "current"));
    if (!bytes) return std::nullopt;
    set_size(line, *bytes);
    return line;
  }
  const auto number = number_of(member_of(*metric, unit == "percent" ? "pct" : "current"));
  if (!number) return std::nullopt;
  line.number = thousands(*number);
  if (unit == "msec") line.unit = unit;
  if (unit == "percent") line.unit = "%";
  return line;
}

std::optional<Line> line_of_counter(std::string_view name, const json::value& value) {
  const auto number = number_of(value);
  if (!number || name == "precpu_used" || name == "precpu_system_used" || name == "cpu_system_used")
    return std::nullopt;
  if (name.ends_with("_size") || name.ends_with("_bytes")) return Line{std::string(name), binary_size(*number), {}};
  return Line{name == "cpu_used" ? "cpu_used_msec" : std::string(name), whole_number(*number), {}};
}

/// Blanks on both sides, so that the decimal points stand below each other.
void align_points(std::vector<Line>& lines) {
  std::size_t before = 0, after = 0;
  const auto point = [](const std::string& text) { return std::min(text.find('.'), text.size()); };
  for (const auto& line : lines) {
    before = std::max(before, point(line.number));
    after = std::max(after, line.number.size() - point(line.number));
  }
  for (auto& line : lines) {
    const auto left = before - point(line.number), right = after - (line.number.size() - point(line.number));
    line.number = std::string(left, ' ') + line.number + std::string(right, ' ');
  }
}

std::string layout(const std::vector<Line>& lines) {
  if (lines.empty()) return {};
  const std::string Line::*parts[] = {&Line::name, &Line::number, &Line::unit};
  std::size_t widths[3] = {};
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < 3; ++i) widths[i] = std::max(widths[i], display_width(line.*parts[i]));
  }
  std::string rule;
  for (const std::size_t width : widths) {
    if (width != 0) rule.append(rule.empty() ? 0 : 2, ' ').append(width, '-');
  }
  rule += '\n';
  std::string out = rule;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < 3; ++i) {
      if (widths[i] == 0) continue;
      const auto& text = line.*parts[i];
      out.append(i == 0 ? 0 : 2, ' ').append(text).append(widths[i] - display_width(text), ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out += rule;
}

}  // namespace

std::optional<std::string> render_statistics(std::string_view stats_json) {
  const auto document = parse_json(stats_json, "statistics");
  const auto* stats = document.if_object();
  if (stats == nullptr) throw Error(Code::invalid, "statistics: must be an object");
  const double version = number_of(member_of(*stats, "version")).value_or(1);
  if (version != 1 && version != 2) return std::nullopt;
  std::vector<Line> lines;
  for (const auto& member : *stats) {
    const auto name = neutral({member.key().data(), member.key().size()}, Lines::join);
    if (name == "version" || name == "status") continue;
    if (auto line = version == 2 ? line_of_metric(name, member.value()) : line_of_counter(name, member.value()))
      lines.push_back(*line);
  }
  if (version == 2) align_points(lines);
  return layout(lines);
}

}  // namespace bai::kernel::console
