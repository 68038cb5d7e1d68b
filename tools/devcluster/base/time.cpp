#include "tools/devcluster/base/time.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <map>
#include <regex>

namespace bai::devcluster {
namespace {

using std::chrono::minutes;

struct Civil {
  int year, month, day, hour, minute, second;
  int micros;
  int offset_minutes;
};

std::optional<ParsedTime> from_civil(const Civil& c) {
  const std::chrono::year_month_day date{std::chrono::year{c.year}, std::chrono::month{static_cast<unsigned>(c.month)},
                                         std::chrono::day{static_cast<unsigned>(c.day)}};
  if (!date.ok() || c.hour > 23 || c.minute > 59 || c.second > 60) return std::nullopt;
  const Time local = std::chrono::sys_days{date} + std::chrono::hours{c.hour} + minutes{c.minute} +
                     std::chrono::seconds{c.second} + std::chrono::microseconds{c.micros};
  return ParsedTime{local - minutes{c.offset_minutes}, fmt::format("{:04}{:02}{:02}", c.year, c.month, c.day)};
}

/// Minutes east of UTC; none for a zone that is not known.
std::optional<int> offset_of(const std::string& zone) {
  static const std::map<std::string, int> names = {
      {"", 0},       {"Z", 0},      {"UTC", 0},    {"GMT", 0},    {"UT", 0},     {"KST", 540},
      {"JST", 540},  {"CET", 60},   {"CEST", 120}, {"EST", -300}, {"EDT", -240}, {"CST", -360},
      {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420}};
  std::string upper;
  for (const char c : zone) upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (const auto found = names.find(upper); found != names.end()) return found->second;
  static const std::regex form("([+-])(\\d\\d):?(\\d\\d)?");
  std::smatch match;
  if (!std::regex_match(upper, match, form)) return std::nullopt;
  const int value = std::stoi(match[2]) * 60 + (match[3].matched ? std::stoi(match[3]) : 0);
  return match[1] == "-" ? -value : value;
}

std::optional<ParsedTime> parse_iso(const std::string& text) {
  static const std::regex form(
      "(\\d{4})-?(\\d\\d)-?(\\d\\d)(?:[Tt "
      "](\\d\\d):?(\\d\\d)(?::?(\\d\\d)(?:[.,](\\d{1,9}))?)?)?\\s*([A-Za-z]*|[+-]\\d\\d(?::?\\d\\d)?)");
  std::smatch m;
  if (!std::regex_match(text, m, form)) return std::nullopt;
  const auto offset = offset_of(m[8]);
  if (!offset) return std::nullopt;
  const auto number = [&](std::size_t group) { return m[group].matched ? std::stoi(m[group]) : 0; };
  const std::string fraction = m[7].matched ? (m[7].str() + "000000").substr(0, 6) : "0";
  return from_civil({number(1), number(2), number(3), number(4), number(5), number(6), std::stoi(fraction), *offset});
}

std::optional<ParsedTime> parse_rfc1123(const std::string& text) {
  static const std::regex form(
      "(?:[A-Za-z]{3,9},?\\s+)?(\\d{1,2})[ -]([A-Za-z]{3})[ "
      "-](\\d{4})\\s+(\\d\\d):(\\d\\d):(\\d\\d)\\s*([A-Za-z]*|[+-]\\d{4})");
  static const std::array<const char*, 12> months = {"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
  std::smatch m;
  if (!std::regex_match(text, m, form)) return std::nullopt;
  std::string month;
  for (const char c : m[2].str()) month += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto offset = offset_of(m[7]);
  for (std::size_t i = 0; offset && i < months.size(); ++i) {
    if (month == months[i])
      return from_civil({std::stoi(m[3]), static_cast<int>(i) + 1, std::stoi(m[1]), std::stoi(m[4]), std::stoi(m[5]),
                         std::stoi(m[6]), 0, *offset});
  }
  return std::nullopt;
}

}  // namespace

Time system_now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

std::string to_iso(Time time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{days};
  const std::chrono::hh_mm_ss clock{time - days};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}+00:00", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string to_rest_text(std::string_view iso) {
  std::string text(iso);
  if (text.size() > 10 && text[10] == 'T') text[10] = ' ';
  if (const auto zero = text.find(".000000"); zero != std::string::npos) text.erase(zero, 7);
  return text;
}

std::optional<ParsedTime> parse_time(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos || text.size() > 64) return std::nullopt;
  const std::string trimmed(text.substr(first, text.find_last_not_of(' ') - first + 1));
  if (auto time = parse_iso(trimmed)) return time;
  return parse_rfc1123(trimmed);
}

std::optional<std::chrono::seconds> parse_span(std::string_view text) {
  static const std::map<std::string, long> units = {{"s", 1},     {"sec", 1},     {"m", 60},
                                                    {"min", 60},  {"h", 3600},    {"hr", 3600},
                                                    {"d", 86400}, {"day", 86400}, {"w", 604800}};
  static const std::regex form("(\\d{1,9})([a-z]+?)s?(?=\\d|$)");
  const std::string whole(text);
  long total = 0;
  std::size_t covered = 0;
  for (std::sregex_iterator at(whole.begin(), whole.end(), form), end; at != end; ++at) {
    const auto unit = units.find((*at)[2] == "" ? "s" : (*at)[2].str());
    if (unit == units.end()) return std::nullopt;
    total += std::stol((*at)[1]) * unit->second;
    covered += at->str().size();
  }
  if (covered == 0 || covered != whole.size()) return std::nullopt;
  return std::chrono::seconds(total);
}

}  // namespace bai::devcluster
