#include "kernel/transport/clock_skew.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <sys/timex.h>

namespace bai::kernel {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

constexpr seconds kAllowed{15 * 60};

std::optional<int> number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return text.empty() ? std::nullopt : std::optional(value);
}

std::string in_words(seconds difference) {
  const auto total = difference.count();
  const auto part = [](std::int64_t n, const char* unit) {
    return std::to_string(n) + " " + unit + (n == 1 ? "" : "s");
  };
  if (total < 60) return part(total, "second");
  if (total < 3600) return part(total / 60, "minute") + (total % 60 == 0 ? "" : " " + part(total % 60, "second"));
  if (total < 86400)
    return part(total / 3600, "hour") + (total % 3600 < 60 ? "" : " " + part(total % 3600 / 60, "minute"));
  return part(total / 86400, "day") + (total % 86400 < 3600 ? "" : " " + part(total % 86400 / 3600, "hour"));
}

std::string in_utc(system_clock::time_point time) {
  const auto moment = system_clock::to_time_t(time);
  std::tm fields{};
  ::gmtime_r(&moment, &fields);
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d UTC", fields.tm_year + 1900, fields.tm_mon + 1,
                fields.tm_mday, fields.tm_hour, fields.tm_min, fields.tm_sec);
  return text;
}

/// The system's own opinion: a time service disciplines the clock.
bool this_clock_is_kept_right() {
  timex state{};
  const int answer = ::adjtimex(&state);
  return answer >= 0 && answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

bool refuses_the_time(const Error& refusal) {
  return refusal.http_status == 400 && refusal.problem.find("Date/time sync error") != std::string::npos;
}

}  // namespace

std::optional<system_clock::time_point> parse_http_date(std::string_view text) {
  constexpr std::size_t kLength = 29;
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != kLength || text.substr(25) != " GMT" || text[4] != ' ' || text[19] != ':') return std::nullopt;
  const auto month = std::find(kMonths.begin(), kMonths.end(), text.substr(8, 3));
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2)),
             minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

Error with_clock_skew(Error refusal, std::string_view date, system_clock::time_point now) {
  if (refusal.http_status != 400 && refusal.http_status != 401) return refusal;
  const auto server = parse_http_date(date);
  const bool about_time = refuses_the_time(refusal);
  if (!server) return refusal;
  const auto ahead = std::chrono::duration_cast<seconds>(now - *server);
  const auto apart = std::max(ahead, -ahead);
  // A small difference explains a refusal neither here nor there; a Date header has whole seconds and came late.
  if (apart < kAllowed && !(about_time && apart > seconds(60))) return refusal;
  Error told(refusal.code,
             std::string(refusal.what()) + ": the clock of this computer is " + in_words(apart) +
                 (ahead.count() > 0 ? " ahead of" : " behind") + " the server's (here " + in_utc(now) + ", there " +
                 in_utc(*server) + ")",
             "set the clock of this computer right, for example with: timedatectl set-ntp true");
  if (this_clock_is_kept_right())
    told.hint =
        "a time service keeps the clock of this computer right, so tell the server's operator to correct theirs";
  told.http_status = refusal.http_status;
  told.problem = refusal.problem;
  told.id = "clock-skew";
  return told;
}

}  // namespace bai::kernel
