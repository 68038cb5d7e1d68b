#include "tools/devcluster/sessions/resources.hpp"

#include "tools/devcluster/base/byte_size.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <fmt/format.h>

#include <cmath>

namespace bai::devcluster {
namespace {

constexpr const char* kUnsupported = "Your resource request has resource type(s) not supported by the image.";

double number_of(const Json& value) {
  try {
    std::size_t used = 0;
    const std::string text = value.toString();
    const double number = std::stod(text, &used);
    if (used != text.size() || !std::isfinite(number) || number < 0 || number > 1e12)
      throw invalid_params(kUnsupported);
    return number;
  } catch (const std::logic_error&) { throw invalid_params(kUnsupported); }
}

std::int64_t size_of(const Json& value) {
  const auto bytes = parse_byte_size(value.toString());
  if (!bytes) throw invalid_params(kUnsupported);
  return *bytes;
}

std::string plain(double number) { return fmt::format("{}", std::round(number * 1000) / 1000); }

std::int64_t image_minimum(const Row& image, const std::string& slot) {
  const auto resources = parse_json(image.text("resources"));
  if (!resources || !is_object(*resources) || !as_object(*resources)->isObject(slot)) return 0;
  const auto minimum = text_member(as_object(*resources)->getObject(slot), "min");
  return minimum ? parse_byte_size(*minimum).value_or(0) : 0;
}

std::int64_t shared_memory(const Row& image, const JsonObject& opts) {
  if (opts->has("shmem") && !opts->get("shmem").isEmpty()) {
    if (const auto bytes = parse_byte_size(opts->get("shmem").toString())) return *bytes;
    throw invalid_params("Input validation error", make_object({{"shmem", "value is not a valid binary size"}}));
  }
  const auto labels = parse_json(image.text("labels"));
  const auto label = labels && is_object(*labels)
                         ? text_member(as_object(*labels), "ai.backend.resource.preferred.shmem")
                         : std::nullopt;
  return parse_byte_size(label.value_or("64m")).value_or(64 << 20);
}

}  // namespace

SessionResources check_resources(const Row& image, const JsonObject& requested, const JsonObject& opts) {
  double cpu = 0;
  std::int64_t memory = 0;
  for (const auto& name : requested->getNames()) {
    const Json value = requested->get(name);
    if (name != "cpu" && name != "mem") throw invalid_params("Unknown requested resource slot: " + name);
    if (value.isEmpty()) continue;
    if (name == "cpu")
      cpu = number_of(value);
    else
      memory = size_of(value);
  }
  const std::int64_t shm = shared_memory(image, opts);
  const std::int64_t least_cpu = image_minimum(image, "cpu"), least_memory = image_minimum(image, "mem") + shm;
  if (cpu == 0) cpu = static_cast<double>(least_cpu);
  if (memory == 0) memory = least_memory;
  if (shm >= memory)
    throw invalid_params(fmt::format("Shared memory should be less than the main memory. (s:{}, m:{})",
                                     to_short_size(shm), to_short_size(memory)));
  if (cpu < static_cast<double>(least_cpu) || memory < least_memory)
    throw invalid_params(
        fmt::format("Your resource request is smaller than the minimum required by the image. (cpu={} mem={})",
                    least_cpu, to_short_size(least_memory)));
  auto kept = make_object();
  for (const auto& name : opts->getNames()) kept->set(name, opts->get(name));
  kept->set("shmem", std::to_string(shm));
  return {make_object({{"cpu", plain(cpu)}, {"mem", std::to_string(memory)}}), kept};
}

}  // namespace bai::devcluster
