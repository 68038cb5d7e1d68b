// What is said about a session that was created or found.
#pragma once

#include "shared/creation_request.hpp"

namespace sessions {

/// The result of ComputeSession.get_or_create.
struct Creation {
  std::string id;  // UUID; empty below API v5
  std::string name, status, domain, group;
  bool created = true;
  std::vector<std::string> services;
  /// What names the session towards the server: the UUID if it is known.
  const std::string& reference() const noexcept { return id.empty() ? name : id; }
};
Creation read_creation(std::string_view result);

enum class Mark { info, warn };
struct StatusLine {
  Mark mark;
  std::string text;
};

/// The line about a session that is not ready: queued, scheduled, timed out, terminated. None for every other status.
/// `label` is how the command calls the session.
std::optional<StatusLine> waiting_line(const Creation& creation, std::string_view label);

/// Throws `bai::Error` (BAI_E_FAIL, id "session-startup-failed") for ERROR and CANCELLED.
void check_startup(const Creation& creation, std::string_view label);

}  // namespace sessions
