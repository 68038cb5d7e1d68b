/// The signature of a request: a pure function of what was sent and the secret key.
#pragma once

#include <string>
#include <string_view>

namespace bai::devcluster {

struct SignedParts {
  std::string method;        ///< upper case
  std::string target;        ///< path and query exactly as received
  std::string date;          ///< the date header's text as received
  std::string host;          ///< the Host header's text
  std::string content_type;  ///< media type, lower case, without parameters
  std::string version_name;  ///< "x-backendai-version", or "x-sorna-version" when only that header was sent
  std::string version;       ///< the version header's text
};

/// True when the library knows the hash ("sha256", "sha1", "md5", ...).
bool knows_hash(const std::string& hash);
/// The lines that are signed, joined by LF without one at the end. The body never enters: the last line hashes nothing.
std::string string_to_sign(const SignedParts& parts, const std::string& hash);
/// Lower-case hex of the chained HMACs over day and host. `day` is YYYYMMDD in the date header's own zone.
/// Precondition: knows_hash(hash). Source: manager 22.03 `api/auth.py` sign_request.
std::string signature_of(const SignedParts& parts, const std::string& hash, const std::string& secret_key,
                         const std::string& day);
/// Compares without telling by its duration where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace bai::devcluster
