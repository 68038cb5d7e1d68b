/// Decides who sent a request.
#pragma once

#include "tools/devcluster/base/time.hpp"
#include "tools/devcluster/http/message.hpp"
#include "tools/devcluster/store/store.hpp"

namespace bai::devcluster {

/// Checks date and signature and sets `request.identity`; leaves it empty when there is no Authorization header.
/// Throws Problem: 400 for a date outside 15 minutes around the store's clock or a malformed header, 401 for an unknown
/// key or a wrong signature. Source: manager 22.03 `api/auth.py` auth_middleware.
void authenticate(Request& request, Store& store);

/// Reads the version header into `request.version`; throws Problem 400 for a version that 22.03 does not know.
void read_version(Request& request);

}  // namespace bai::devcluster
