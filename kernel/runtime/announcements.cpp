#include "kernel/runtime/announcements.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"
#include "kernel/signing/digest.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

constexpr std::int64_t kDay = 24 * 3600;

json::object object_of(std::string_view text) {
  boost::system::error_code failed;
  auto value = json::parse(json::string_view(text.data(), text.size()), failed);
  return failed || !value.is_object() ? json::object() : std::move(value.as_object());
}

bool flag(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->as_bool();
}

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::object checked_of(const json::object& root) {
  const auto* checked = root.if_contains("checked");
  return checked != nullptr && checked->is_object() ? checked->as_object() : json::object();
}

bool is_recent(const json::value* time, std::int64_t now) {
  return time != nullptr && time->is_int64() && time->as_int64() <= now && now - time->as_int64() < kDay;
}

std::int64_t seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

bool Announcements::due(const std::string& endpoint) const {
  if (file_.empty()) return false;
  try {
    const auto root = object_of(read_file(file_).value_or("{}"));
    return !is_recent(checked_of(root).if_contains(endpoint), seconds_of(now_()));
  } catch (const Error&) { return false; }
}

std::string Announcements::take(const std::string& endpoint, std::string_view answer_json) const {
  if (file_.empty()) return {};
  try {
    auto root = object_of(read_file(file_).value_or("{}"));
    const auto now = seconds_of(now_());
    json::object checked;
    for (const auto& [name, time] : checked_of(root)) {
      if (is_recent(&time, now)) checked[name] = time;
    }
    checked[endpoint] = now;
    root["checked"] = std::move(checked);
    const auto answer = object_of(answer_json);
    auto message = flag(answer, "enabled") ? text(answer, "message") : std::string();
    if (!message.empty()) {
      const auto hash = hex(digest("sha256", message));
      const bool dismissed = text(root, "hash") == hash && flag(root, "dismissed");
      root["hash"] = hash;
      root["dismissed"] = dismissed;
      if (dismissed) message.clear();
    }
    write_private_file(file_, json::serialize(root));
    return message;
  } catch (const Error&) { return {}; }
}

}  // namespace bai::kernel
