/// What `backend.ai config` shows: the reference's lines, and the same as a document.
#pragma once

#include "kernel/runtime/configured_client.hpp"

#include <optional>
#include <string>

namespace bai::kernel::account {

/// What the server said about itself; none = it could not be asked.
struct ServerVersions {
  std::string manager, api;
};

struct ConfigView {
  const Settings& settings;
  Endpoint endpoint;
  std::string client_version, client_api;
  std::optional<ServerVersions> server;
  ApiVersion negotiated;
  std::optional<std::string> user;  ///< of the stored login in session mode
};

/// First 6 and last 10 characters, 24 asterisks between; of a short text asterisks only.
std::string masked(const std::string& secret);

/// Lines for people. `terminal`: the negotiated version in its short form. Source: client 22.03 cli/config.py.
std::string config_lines(const ConfigView& view, bool terminal);
std::string config_document(const ConfigView& view);

}  // namespace bai::kernel::account
