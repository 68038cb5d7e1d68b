/// A request on the wire: its head with the signature of this attempt, and its body in large blocks.
#pragma once

#include "kernel/runtime/runtime.hpp"
#include "kernel/transport/connection.hpp"
#include "kernel/transport/http_client.hpp"

#include <string>

namespace bai::kernel {

/// One attempt of a request on one endpoint.
struct Attempt {
  const HttpRequest* request = nullptr;
  Endpoint endpoint;
  std::string version;        ///< text of X-BackendAI-Version; empty = a request without our headers
  std::string websocket_key;  ///< not empty = ask for an upgrade to WebSocket
  Route route;                ///< a forwarding proxy is asked with the absolute address
};

/// Checks what the caller gave: method, header names and values, no line breaks. Throws `Error` (invalid).
void check_request(const HttpRequest& request);

/// The request's target: of the endpoint's API, or of the absolute address of an unsigned request.
std::string target_of(const Attempt& attempt);

/// Head including its empty line. Only API requests (with a version) of a client with keys carry a signature.
std::string request_head(const Attempt& attempt, const ClientConfig& config);

/// Writes head and body. `sent` counts bytes handed to the system, also when it throws.
void write_request(Connection& connection, const std::string& head, const HttpRequest& request,
                   const Patience& patience, std::uint64_t& sent);

}  // namespace bai::kernel
