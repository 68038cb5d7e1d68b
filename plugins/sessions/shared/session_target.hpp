// The session that a function works on: what client 22.03 passes to the constructor of ComputeSession.
#pragma once

#include "shared/session_path.hpp"

#include <bai/declare.hpp>

namespace sessions {

struct Target {
  std::string name;
  std::optional<std::string> owner_access_key;
};

/// Declares the two members of a parameter struct `P` that has them under the same names.
template <class P>
void declare_target(bai::Function<P>& function) {
  function.parameter(&P::name, "name", "Name or ID of the session.", bai::Function<P>::Need::required);
  function.parameter(&P::owner_access_key, "owner_access_key", "Access key of the owner, if it is somebody else.");
}

/// A request about the session, with its owner in the query.
template <class P>
bai::HttpRequest target_request(const ApiVersion& api, const P& params, std::string method,
                                std::string_view suffix = {}) {
  bai::HttpRequest request;
  request.method = std::move(method);
  request.path = session_path(api, params.name, suffix);
  add_owner(request.query, params.owner_access_key);
  return request;
}

/// The same with a JSON body.
template <class P>
bai::HttpRequest target_json(const ApiVersion& api, const P& params, std::string method, std::string_view suffix,
                             std::string json) {
  auto request = target_request(api, params, std::move(method), suffix);
  request.content_type = "application/json";
  request.body = std::move(json);
  return request;
}

}  // namespace sessions
