#include "kernel/transport/negotiation.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace bai::kernel {
namespace {

namespace json = boost::json;
constexpr std::chrono::hours kLifetime{24};

/// Versions that servers announce, oldest first; a server refuses every number that it does not know to the letter.
const std::array<ApiVersion, 7>& known_versions() {
  static const std::array<ApiVersion, 7> kKnown{{{6, "20220315"},
                                                 {6, "20220615"},
                                                 {6, "20230315"},
                                                 {7, "20230615"},
                                                 {8, "20240315"},
                                                 {8, "20240915"},
                                                 {9, "20250722"}}};
  return kKnown;
}

std::string text_member(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
}

std::optional<json::object> parse_object(std::string_view text) {
  boost::system::error_code failed;
  auto value = json::parse(json::string_view(text.data(), text.size()), failed);
  if (failed || !value.is_object()) return std::nullopt;
  return std::move(value.as_object());
}

}  // namespace

std::string ApiVersion::text() const { return "v" + std::to_string(major) + "." + date; }

std::optional<ApiVersion> parse_api_version(std::string_view text) {
  if (!text.starts_with('v')) return std::nullopt;
  ApiVersion version;
  const char* end = text.data() + text.size();
  const auto [dot, failed] = std::from_chars(text.data() + 1, end, version.major);
  if (failed != std::errc() || end - dot != 9 || *dot != '.' || text[1] == '-') return std::nullopt;
  version.date.assign(dot + 1, end);
  const bool digits =
      std::all_of(version.date.begin(), version.date.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional(version) : std::nullopt;
}

ApiVersion version_to_send(const ApiVersion& server) {
  ApiVersion best = server;
  if (server < known_versions().front()) return best;
  for (const auto& known : known_versions()) {
    if (known <= server) best = known;
  }
  return best;
}

std::optional<ApiVersion> next_lower(const ApiVersion& version) {
  std::optional<ApiVersion> lower;
  for (const auto& known : known_versions()) {
    if (known < version) lower = known;
  }
  return lower;
}

std::optional<Negotiated> negotiated_from(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  const auto server = parse_api_version(text_member(*object, "version"));
  if (!server) return std::nullopt;
  return Negotiated{version_to_send(*server), text_member(*object, "manager")};
}

VersionCache::VersionCache(std::filesystem::path file, Now now) : file_(std::move(file)), now_(std::move(now)) {}

std::optional<Negotiated> VersionCache::find(const std::string& endpoint) {
  const std::lock_guard lock(mutex_);
  if (const auto found = known_.find(endpoint); found != known_.end()) return found->second;
  auto of_file = find_in_file(endpoint);
  if (of_file) known_[endpoint] = *of_file;
  return of_file;
}

void VersionCache::store(const std::string& endpoint, const Negotiated& negotiated, bool lasting) {
  const std::lock_guard lock(mutex_);
  known_[endpoint] = negotiated;
  if (lasting) change_file(endpoint, &negotiated);
}

void VersionCache::drop(const std::string& endpoint, bool also_in_memory) {
  const std::lock_guard lock(mutex_);
  if (also_in_memory) known_.erase(endpoint);
  change_file(endpoint, nullptr);
}

std::optional<Negotiated> VersionCache::find_in_file(const std::string& endpoint) const {
  if (file_.empty()) return std::nullopt;
  try {
    const auto content = read_file(file_);
    const auto all = content ? parse_object(*content) : std::nullopt;
    const auto* entry = all ? all->if_contains(endpoint) : nullptr;
    if (entry == nullptr || !entry->is_object()) return std::nullopt;
    const auto& object = entry->as_object();
    const auto* stamp = object.if_contains("time");
    const auto version = parse_api_version(text_member(object, "version"));
    if (!version || stamp == nullptr || !stamp->is_int64()) return std::nullopt;
    const auto age = now_() - std::chrono::system_clock::time_point(std::chrono::seconds(stamp->as_int64()));
    if (age < std::chrono::seconds(0) || age > kLifetime) return std::nullopt;
    return Negotiated{*version, text_member(object, "manager")};
  } catch (const Error&) { return std::nullopt; }
}

void VersionCache::change_file(const std::string& endpoint, const Negotiated* negotiated) const {
  if (file_.empty()) return;
  try {
    const auto content = read_file(file_);
    if (!content && negotiated == nullptr) return;
    auto all = content ? parse_object(*content).value_or(json::object()) : json::object();
    if (negotiated == nullptr) {
      if (all.erase(endpoint) == 0) return;
    } else {
      const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now_().time_since_epoch()).count();
      all[endpoint] =
          json::object{{"version", negotiated->sent.text()}, {"manager", negotiated->manager}, {"time", seconds}};
    }
    write_private_file(file_, json::serialize(all));
  } catch (const Error&) {
    // A read-only home costs a probe per command, never the command.
  }
}

}  // namespace bai::kernel
