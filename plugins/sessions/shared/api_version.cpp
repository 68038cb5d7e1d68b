#include "shared/api_version.hpp"

namespace sessions {

std::string_view session_prefix(const ApiVersion& api) noexcept { return api.major >= 5 ? "session" : "kernel"; }

}  // namespace sessions
