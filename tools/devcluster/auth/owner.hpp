/// Acting for another user's key pair.
#pragma once

#include "tools/devcluster/http/message.hpp"
#include "tools/devcluster/store/store.hpp"

namespace bai::devcluster {

/// The key pair that a request acts for: the caller's own when `owner_access_key` is empty or the same.
/// Throws Problem 400 for an unknown key and 403 when the caller may not act for it.
/// Source: manager 22.03 `api/utils.py` get_access_key_scopes.
Identity acting_identity(const Request& request, Store& store, const std::string& owner_access_key);
/// The same with the key from the query string, which clients use whatever the body is.
Identity acting_identity(const Request& request, Store& store);

}  // namespace bai::devcluster
