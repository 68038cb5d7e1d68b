// The version that client and server agreed on, and what depends on it.
#pragma once

#include <bai/context.hpp>

#include <compare>

namespace sessions {

/// "v6.20220315" is {6, 20220315}.
struct ApiVersion {
  std::int64_t major = 6;
  std::int64_t revision = 20220315;
  auto operator<=>(const ApiVersion&) const = default;
};

inline constexpr ApiVersion kCallbacks{6, 20220315};       // dependencies, callback_url
inline constexpr ApiVersion kUnifiedGraphql{6, 20210815};  // /admin/gql, filter and order
inline constexpr ApiVersion kClusterMembers{6, 20200815};  // clusterSize and clusterMode at the top level
inline constexpr ApiVersion kMountMaps{5, 20191215};       // mount_map, preopen_ports, agentList, starts_at
inline constexpr ApiVersion kUsersAndGroups{4, 20190615};  // owner, domain, group, type, ...

/// Release of the manager as {22, 3, 3}; all zero if the server did not name it.
struct Release {
  std::int64_t year = 0, month = 0, patch = 0;
  auto operator<=>(const Release&) const = default;
  bool known() const noexcept { return year != 0; }
};

/// Reads "22.03.3"; text that is no release is an unknown one.
Release parse_release(std::string_view text) noexcept;

struct Server {
  ApiVersion api;
  Release manager;
};
/// Asks the host, which asks the server once per client session.
Server server_of(const bai::Context& context);

/// "session", or "kernel" for API major 4 and older.
std::string_view session_prefix(const ApiVersion& api) noexcept;

}  // namespace sessions
