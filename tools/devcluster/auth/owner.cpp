#include "tools/devcluster/auth/owner.hpp"

#include "tools/devcluster/http/problem.hpp"

namespace bai::devcluster {

Identity acting_identity(const Request& request, Store& store, const std::string& owner_access_key) {
  const Identity& caller = request.caller();
  if (owner_access_key.empty() || owner_access_key == caller.keypair.access_key) return caller;
  auto owner = store.identity_of(owner_access_key);
  if (!owner) throw invalid_params("Unknown owner access key");
  if (caller.is_superadmin()) return *owner;
  if (!caller.keypair.is_admin) throw forbidden("Only admins can perform operations on behalf of other users.");
  if (owner->user.domain_name != caller.user.domain_name)
    throw forbidden("Domain-admins can perform operations on behalf of other users in the same domain only.");
  if (owner->is_superadmin()) throw forbidden("Domain-admins cannot perform operations on behalf of super-admins.");
  return *owner;
}

Identity acting_identity(const Request& request, Store& store) {
  return acting_identity(request, store, request.query_value("owner_access_key").value_or(""));
}

}  // namespace bai::devcluster
