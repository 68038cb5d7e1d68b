/// From a handler's context to the kernel's objects behind it, and from the kernel's errors to the handler's.
#pragma once

#include "kernel/base/error.hpp"
#include "kernel/runtime/configured_client.hpp"

#include <bai/terminal.hpp>

namespace bai::kernel::account {

/// Runs `call`; what the kernel throws leaves as the SDK's error with the same content.
template <class Call>
auto translated(Call call) {
  try {
    return call();
  } catch (const Error& error) {
    throw bai::Error(static_cast<bai_status>(error.code), error.what(), error_details(error));
  }
}

inline const ClientAccess& access_of(const bai::Context& context) {
  return context.service<ClientAccess>(kClientAccessId);
}

/// What the command line said.
inline const SessionOptions& options_of(const bai::Context& context) {
  return access_of(context).options(context.get());
}

inline const Cancellation& stop_of(const bai::Context& context) { return access_of(context).stop(context.get()); }

/// Throws `Error` if the settings are malformed, or if a program brought a session of its own making.
inline ConfiguredClient& client_of(const bai::Context& context) {
  auto* client = dynamic_cast<ConfiguredClient*>(&access_of(context).session(context.get()));
  if (client == nullptr) throw Error(Code::unsupported, "this client session was not made of settings");
  return *client;
}

/// The login functions belong to web servers: throws `Error` (invalid) in api mode. `purpose`: "log in".
inline void require_session_mode(const ConfiguredClient& client, const std::string& purpose) {
  if (client.settings().endpoint_type == "session") return;
  Error error(Code::invalid, "to " + purpose + ", your endpoint type must be \"session\", a web server",
              "set BACKEND_ENDPOINT_TYPE=session and BACKEND_ENDPOINT to the web server's address; with a key pair no "
              "login is needed");
  error.id = "config-endpoint-type";
  throw error;
}

inline std::string address_of(const Endpoint& endpoint) {
  return endpoint.scheme + "://" + endpoint.host_header() + endpoint.base_path;
}

}  // namespace bai::kernel::account
