/// The configuration of one client session: typed values, each with its origin.
#pragma once

#include "kernel/config/directories.hpp"
#include "kernel/config/origin.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

/// Precedence, highest first: what the caller overrides, BACKEND_<KEY>, SORNA_<KEY>, the chosen profile, built-in
/// defaults. Present but empty counts as present. Source: client 22.03 config.py; profiles are an addition of this
/// project.
struct Settings {
  std::vector<std::string> endpoints;  ///< as written, in their written order; at least one
  std::string endpoint_type;           ///< "api" or "session"
  std::string domain, group;
  std::string access_key, secret_key;  ///< empty access key = anonymous; both empty in session mode
  std::string hash_type;               ///< lower case
  std::string user_agent;
  std::map<std::string, std::string> storage_proxy_addresses;
  std::vector<std::string> vfolder_mounts;  ///< of the caller, then of the environment or profile, without repetitions
  bool skip_sslcert_validation = false;
  double connection_timeout = 0;   ///< seconds for one TCP connection and TLS handshake; 0 = none
  double read_timeout = 0;         ///< seconds of silence; 0 = none
  std::string profile;             ///< name; empty = none
  std::string ca_file, ca_folder;  ///< from SSL_CERT_FILE and SSL_CERT_DIR; empty = those of the system
  std::string client_cert,
      client_key;  ///< ssl_client_cert, ssl_client_key: PEM files; empty = none, key: the same file
  Directories directories;
  std::map<std::string, ValueOrigin> origins;  ///< setting name → where its value came from

  bool anonymous() const { return access_key.empty(); }
};

/// What the caller says over environment and files.
struct SettingsInput {
  std::optional<std::string> profile;
  std::map<std::string, std::string> overrides;  ///< setting name → text
};

/// Throws `Error` (invalid, id "config-…") that names the variable or file, the reason and the next step.
Settings load_settings(const SettingsInput& input, const Environment& environment);

/// Every setting's name, in the order of the documentation.
std::vector<std::string> setting_names();

/// A setting that is no secret, as JSON text; none if there is no such setting.
std::optional<std::string> setting_as_json(const Settings& settings, std::string_view name);

}  // namespace bai::kernel
