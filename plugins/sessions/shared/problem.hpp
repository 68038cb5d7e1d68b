// What a failed call about a session says to a user.
#pragma once

#include <bai/context.hpp>

namespace sessions {

/// The HTTP status of a server's refusal, 0 for every other failure.
int status_of(const bai::Error& failure);

/// Sends a request about the session `name`. If the server does not know the session, the error names it and says how
/// to find the right name: the server's own text does not.
bai::HttpReply ask_about(const bai::Context& context, const std::string& name, const bai::HttpRequest& request);

}  // namespace sessions
