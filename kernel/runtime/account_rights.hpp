/// What the server's answer to a question about the account says. Source: manager 22.03 GraphQL types User, KeyPair.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel {

/// "user", "admin", "superadmin" or "monitor": the role of the user, or what the key pair says where the server does
/// not tell the user's. `answer`: of /admin/gql, or of /admin/graphql, which has no "data" around it.
/// Throws `Error` (api, network) for an answer that tells neither.
std::string role_from(std::string_view answer);

/// "true" if the key pair is an administrator's, else "false". Throws as above, and `Error` (auth) if the server does
/// not know the key pair.
std::string admin_key_from(std::string_view answer);

}  // namespace bai::kernel
