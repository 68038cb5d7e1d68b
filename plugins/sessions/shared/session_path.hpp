// Paths of the session API.
#pragma once

#include "shared/api_version.hpp"

namespace sessions {

/// "/session/NAME" + suffix ("", "/logs", ...). Throws `bai::Error` (BAI_E_INVALID) for an empty name.
std::string session_path(const ApiVersion& api, std::string_view name, std::string_view suffix = {});

/// "/stream/session/ID" + suffix. `id` is the UUID if it is known; API major 4 wants the name.
std::string stream_path(const ApiVersion& api, std::string_view id, std::string_view suffix);

/// True for 8-4-4-4-12 hexadecimal digits, in either case.
bool is_uuid(std::string_view text) noexcept;

/// Adds `owner_access_key` to a query if it is given and not empty.
void add_owner(bai::Pairs& query, const std::optional<std::string>& owner);

}  // namespace sessions
