/// The request signature of the key-pair mode: a pure function of request facts, time and keys.
/// Source: manager 22.03 api/auth.py, client 22.03 auth.py.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace bai::kernel {

/// What a signature covers. The body is not part of it.
struct SigningFacts {
  std::string method;  ///< upper case
  std::string target;  ///< as sent in the request line: encoded path and query
  std::string date;    ///< the exact text of the Date header; begins with YYYY-MM-DD
  std::string host;    ///< the exact text of the Host header
  std::string
      content_type;     ///< the header's value; parameters and case are dropped here. Empty = no such header is sent
  std::string version;  ///< the exact text of X-BackendAI-Version
};

struct KeyPair {
  std::string access_key;
  std::string secret_key;
};

/// The text that is signed; lines joined with LF, no LF at the end. Its last line is the hash of an *empty* body,
/// always.
std::string string_to_sign(const SigningFacts& facts, const std::string& hash);

/// Raw bytes of the two derived keys. `date` as in `SigningFacts`.
std::string day_key(const std::string& secret_key, const std::string& date, const std::string& hash);
std::string host_key(const std::string& day_key, const std::string& host, const std::string& hash);

/// Lower-case hex.
std::string signature(const SigningFacts& facts, const std::string& secret_key, const std::string& hash);

/// The value of the Authorization header. `hash`: lower-case name, sha256 by default of the settings.
std::string authorization(const SigningFacts& facts, const KeyPair& keys, const std::string& hash);

/// Text of a Date header: "2022-05-01T12:34:56.789012+00:00", UTC, always with microseconds.
std::string date_header(std::chrono::system_clock::time_point now);

}  // namespace bai::kernel
