#include "shared/api_version.hpp"

namespace sessions {

Release parse_release(std::string_view text) noexcept {
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

Server server_of(const bai::Context& context) {
  const std::string facts = context.facts({"api", "manager"});
  const auto json = bai::Json::parse(facts);
  Server server;
  if (const auto api = json.find("api")) {
    bool first = true;
    api->elements([&](const bai::Json& element) {
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

std::string_view session_prefix(const ApiVersion& api) noexcept { return api.major >= 5 ? "session" : "kernel"; }

}  // namespace sessions
