/// Tokens of the storage proxy: JSON web tokens, HS256. Source: RFC 7515, RFC 7519.
#pragma once

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/base/time.hpp"

namespace bai::devcluster {

/// `claims` with "exp" added.
std::string make_token(JsonObject claims, const std::string& secret, Time expires);
/// The claims; none if the token is malformed, was signed with something else or has expired.
std::optional<JsonObject> read_token(const std::string& token, const std::string& secret, Time now);

}  // namespace bai::devcluster
