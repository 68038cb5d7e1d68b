#include "kernel/runtime/account_cache.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

constexpr std::chrono::hours kLifetime{1};

std::string key_of(const std::string& endpoint, const std::string& access_key) { return endpoint + " " + access_key; }

json::object read_all(const std::filesystem::path& file) {
  const auto content = read_file(file);
  if (!content) return {};
  boost::system::error_code failed;
  auto value = json::parse(*content, failed);
  return failed || !value.is_object() ? json::object() : std::move(value.as_object());
}

std::int64_t seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

bool is_fresh(const json::value& entry, std::int64_t now) {
  const auto* object = entry.if_object();
  const auto* time = object == nullptr ? nullptr : object->if_contains("time");
  if (time == nullptr || !time->is_int64()) return false;
  const auto age = now - time->as_int64();
  return age >= 0 && age <= std::chrono::seconds(kLifetime).count();
}

}  // namespace

std::optional<std::string> AccountCache::find(const std::string& endpoint, const std::string& access_key,
                                              const std::string& fact) const {
  if (file_.empty()) return std::nullopt;
  try {
    const auto all = read_all(file_);
    const auto* entry = all.if_contains(key_of(endpoint, access_key));
    if (entry == nullptr || !is_fresh(*entry, seconds_of(now_()))) return std::nullopt;
    const auto* value = entry->as_object().if_contains(fact);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string(value->as_string());
  } catch (const Error&) { return std::nullopt; }
}

void AccountCache::store(const std::string& endpoint, const std::string& access_key, const std::string& fact,
                         const std::string& value) const {
  if (file_.empty()) return;
  try {
    const auto now = seconds_of(now_());
    json::object kept;
    for (const auto& [key, entry] : read_all(file_)) {
      if (is_fresh(entry, now)) kept[key] = entry;  // so the file does not grow with every key ever used
    }
    auto& entry = kept[key_of(endpoint, access_key)];
    if (!entry.is_object()) entry = json::object{{"time", now}};  // the oldest fact decides how long all of them hold
    entry.as_object()[fact] = value;
    write_private_file(file_, json::serialize(kept));
  } catch (const Error&) {  // a read-only home costs a question per command, never the command
  }
}

void AccountCache::drop(const std::string& endpoint, const std::string& access_key) const {
  if (file_.empty()) return;
  try {
    auto all = read_all(file_);
    if (all.erase(key_of(endpoint, access_key)) > 0) write_private_file(file_, json::serialize(all));
  } catch (const Error&) {  // as above; what stays is dropped when it is an hour old
  }
}

}  // namespace bai::kernel
