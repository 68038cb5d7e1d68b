// bai/server.hpp: which API version client and server agreed on, which release the manager is, and gates on both.
#pragma once

#include <bai/context.hpp>

#include <charconv>
#include <compare>

namespace bai BAI_HIDDEN {

/// "v6.20220315" is {6, 20220315}.
struct ApiVersion {
  std::int64_t major = 6;
  std::int64_t revision = 20220315;
  auto operator<=>(const ApiVersion&) const = default;
};

/// Release of the manager as {22, 3, 3}; all zero if the server did not name it.
struct Release {
  std::int64_t year = 0, month = 0, patch = 0;
  auto operator<=>(const Release&) const = default;
  bool known() const noexcept { return year != 0; }
  /// Known, and this release or a later one.
  bool since(const Release& first) const noexcept { return known() && *this >= first; }
};

/// Reads "22.03.3"; text that is no release is an unknown one.
inline Release parse_release(std::string_view text) noexcept {
  Release release;
  std::int64_t* const parts[] = {&release.year, &release.month, &release.patch};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::int64_t* part : parts) {
    const auto [next, failed] = std::from_chars(at, end, *part);
    if (failed != std::errc{}) return part == parts[2] ? release : Release{};
    if (next == end || *next != '.') return part == parts[0] ? Release{} : release;
    at = next + 1;
  }
  return release;
}

struct Server {
  ApiVersion api;
  Release manager;
};

/// Asks the host, which asks the server once per client session.
inline Server server_of(const Context& context) {
  const std::string facts = context.facts({"api", "manager"});
  const auto json = Json::parse(facts);
  Server server;
  if (const auto api = json.find("api")) {
    bool first = true;
    api->elements([&](const Json& element) {
      // the revision is a text in the facts ("20220315"), because a server may name one that is no number
      std::int64_t number = 0;
      const std::string digits = element.is_string() ? element.string() : std::string(element.raw());
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
      (first ? server.api.major : server.api.revision) = number;
      first = false;
    });
  }
  server.manager = parse_release(json.text_or("manager", ""));
  return server;
}

}  // namespace )
