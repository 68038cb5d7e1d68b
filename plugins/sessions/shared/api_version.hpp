// The version that client and server agreed on, and what depends on it.
#pragma once

#include <bai/graphql.hpp>

namespace sessions {

using bai::ApiVersion;
using bai::parse_release;
using bai::Release;
using bai::Server;
using bai::server_of;

inline constexpr ApiVersion kCallbacks{6, 20220315};       // dependencies, callback_url
using bai::kUnifiedGraphql;                                // /admin/gql, filter and order
inline constexpr ApiVersion kClusterMembers{6, 20200815};  // clusterSize and clusterMode at the top level
inline constexpr ApiVersion kMountMaps{5, 20191215};       // mount_map, preopen_ports, agentList, starts_at
inline constexpr ApiVersion kUsersAndGroups{4, 20190615};  // owner, domain, group, type, ...

/// "session", or "kernel" for API major 4 and older.
std::string_view session_prefix(const ApiVersion& api) noexcept;

}  // namespace sessions
