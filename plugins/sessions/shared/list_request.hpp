// What `ps` asks for: columns and states.
#pragma once

#include "shared/api_version.hpp"

namespace sessions {

struct ListChoice {
  std::optional<std::string> status;
  bool name_only = false, dead = false, running = false, detail = false;
  std::optional<std::string> format, filter;
};

enum class Caller { user, admin };

/// Keys of the columns. Throws `bai::Error` (BAI_E_INVALID) for an unknown key of --format.
std::vector<std::string> list_columns(const ListChoice& choice, const ApiVersion& api, Caller caller);

struct StateFilter {
  std::optional<std::string> status, filter;
};
/// How the states are chosen. A server of 22.03 gets the state names of client 22.03. Later ones fail as a whole at a
/// name that they do not know, so finished states are excluded by a filter expression instead, joined with the user's
/// own.
StateFilter list_states(const ListChoice& choice, const Server& server);

}  // namespace sessions
