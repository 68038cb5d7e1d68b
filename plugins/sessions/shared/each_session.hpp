// Commands that do one thing to each of several sessions.
#pragma once

#include <bai/json.hpp>
#include <bai/terminal.hpp>

#include <functional>

namespace sessions {

/// Runs `action` for each name. A failure of one is told, and the others go on; at the end `Error` with id "partial-…"
/// says how many "could not be `done`". Alone, or when it concerns all of them (cancelled, not authorised), a failure
/// is thrown as it is. The result for programs is {"sessions": [{"session", "ok", and what `action` adds or "error"}]}.
void for_each_session(bai::CommandContext& context, const std::vector<std::string>& names, const std::string& done,
                      const std::function<void(const std::string& name, bai::JsonObject& result)>& action);

}  // namespace sessions
