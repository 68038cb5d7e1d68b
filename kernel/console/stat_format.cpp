// The two formatters for live statistics: of agents (node and devices) and of kernels.
#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/numbers.hpp"

#include <boost/json/object.hpp>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

std::string plain(const json::value& value) {
  std::string text;
  append_plain(text, value);
  return text;
}

std::string number_or_text(const json::value& value, std::string (*form)(double)) {
  const auto number = number_of(value);
  return number ? form(*number) : plain(value);
}

std::string grouped(double number) { return thousands(number); }

std::string metric_text(const json::value& value) {
  const auto* metric = value.if_object();
  if (metric == nullptr) return plain(value);
  const auto& current = member_of(*metric, "current");
  const auto& capacity = member_of(*metric, "capacity");
  const auto unit = plain(member_of(*metric, "unit_hint"));
  if (unit == "bytes") return number_or_text(current, binary_size) + " / " + number_or_text(capacity, binary_size);
  if (unit == "Celsius") return number_or_text(current, grouped) + " C";
  if (unit == "bps") return number_or_text(current, decimal_size) + "/s";
  if (unit == "pct") return plain(member_of(*metric, "pct")) + " %";
  return plain(current) + " / " + plain(capacity) + " " + unit;
}

std::string cpu_text(const json::value& value, std::size_t cores) {
  const auto* metric = value.if_object();
  if (metric == nullptr) return plain(value);
  const auto& pct = member_of(*metric, "pct");
  return (pct.is_null() ? "(calculating...)" : plain(pct)) + " % (" + std::to_string(cores) + " cores)";
}

void append_devices(std::string& out, std::string_view metric, const json::object& devices) {
  constexpr std::size_t kMostCores = 8;
  out.append("\n+ ").append(metric);
  if (metric == "cpu_util" && devices.size() > kMostCores) {
    out += "\n  - (per-core stats hidden for large CPUs with more than 8 cores)";
    return;
  }
  for (const auto& device : devices) {
    out.append("\n  - ")
        .append(device.key().data(), device.key().size())
        .append(": ")
        .append(metric_text(device.value()));
  }
}

}  // namespace

void append_agent_stat(std::string& out, const json::value& value) {
  const auto stat = decoded(value);
  const auto* object = stat.if_object();
  if (object == nullptr) {
    append_plain(out, stat);
    return;
  }
  const auto* devices = member_of(*object, "devices").if_object();
  const auto* cores = devices == nullptr ? nullptr : member_of(*devices, "cpu_util").if_object();
  if (const auto* node = member_of(*object, "node").if_object()) {
    bool first = true;
    for (const auto& metric : *node) {
      if (!first) out += ", ";
      first = false;
      out.append(metric.key().data(), metric.key().size()).append(": ");
      out += metric.key() == "cpu_util" ? cpu_text(metric.value(), cores == nullptr ? 0 : cores->size())
                                        : metric_text(metric.value());
    }
  }
  if (devices == nullptr) return;
  for (const auto& metric : *devices) {
    if (const auto* each = metric.value().if_object())
      append_devices(out, {metric.key().data(), metric.key().size()}, *each);
  }
}

void append_kernel_stat(std::string& out, const json::value& value) {
  constexpr std::size_t kLabel = 20;
  if (value.is_null()) {
    out += "(unavailable)";
    return;
  }
  const auto stat = decoded(value);
  const auto* object = stat.if_object();
  if (object == nullptr) {
    append_plain(out, stat);
    return;
  }
  for (const auto& metric : *object) {
    std::string label = "- " + std::string(metric.key().data(), metric.key().size()) + ": ";
    label.resize(std::max(label.size(), kLabel), ' ');
    out.append("\n").append(label);
    append_json_line(out, metric.value(), Charset::utf8);
  }
}

}  // namespace bai::kernel::console
