/// One request of the local proxy on its way to the endpoint, without the HTTP library.
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <string>
#include <string_view>

namespace bai::kernel {

/// A request as the local server received it.
struct LocalRequest {
  std::string method, target;  ///< the target with its query, still encoded
  Pairs headers;               ///< names as received
};

/// The request for the endpoint: a leading /v<digits>/ is gone, the query decoded, and headers left out that belong to
/// the connection, to the signature or to the local caller (Cookie, Authorization, Host, Origin).
/// Throws `Error` (invalid) for a target that is no path.
HttpRequest forwarded(const LocalRequest& request);

/// Whether a header of the endpoint's answer belongs to the answer, not to the connection or the login. `name`: lower
/// case.
bool is_for_the_caller(std::string_view name);

/// What the local caller is told when there is no answer to pass on.
struct LocalFailure {
  int status;
  std::string text;
  bool unexpected;  ///< worth a line on the terminal
};
LocalFailure failure_of(const Error& error);

}  // namespace bai::kernel
