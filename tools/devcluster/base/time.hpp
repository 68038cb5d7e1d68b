/// Points in time of the server: UTC, microseconds; how they are read from and written to the wire.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace bai::devcluster {

using Time = std::chrono::sys_time<std::chrono::microseconds>;
/// The server's clock; tests put their own in its place.
using Clock = std::function<Time()>;

Time system_now();

/// `2022-03-15T12:34:56.789012+00:00`: always six digits, so that texts sort like times. This is what the store keeps.
std::string to_iso(Time time);
/// `2022-03-15 12:34:56.789012+00:00`, as REST replies print it; the fraction is left out when it is zero.
std::string to_rest_text(std::string_view iso);

struct ParsedTime {
  Time time;
  std::string day;  ///< YYYYMMDD in the zone that the text was written in
};

/// Reads ISO 8601 (extended or basic; fraction and offset optional) and RFC 1123 dates; no zone means UTC.
/// None when the text is neither. Source: manager 22.03 `api/auth.py` check_date, RFC 7231 7.1.1.1.
std::optional<ParsedTime> parse_time(std::string_view text);

/// Reads a span such as `30min`, `1d1hr`, `2h`; none when it is not one. Source: manager 22.03 `starts_at`.
std::optional<std::chrono::seconds> parse_span(std::string_view text);

}  // namespace bai::devcluster
