// What a failed call says to a user.
#pragma once

#include <bai/core.hpp>

namespace sessions {

/// The HTTP status of a server's refusal, 0 for every other failure.
int status_of(const bai::Error& failure);

/// "NAME: message", with the title and message of the server's problem document if the text lacks them.
std::string describe(std::string_view name, const bai::Error& failure);

}  // namespace sessions
