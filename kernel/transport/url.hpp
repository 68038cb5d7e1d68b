/// Addresses: endpoints, request targets and their encoding.
/// Source: client 22.03 (yarl 1.8) as measured; RFC 3986.
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bai::kernel {

/// Where to connect to, and what a request line and a Host header say about it.
struct Endpoint {
  std::string scheme;      ///< "http" or "https"
  std::string host;        ///< lower case; an IPv6 literal without brackets
  std::uint16_t port = 0;  ///< the scheme's default if none was written
  std::string base_path;   ///< encoded, without "/" at its end; empty = root. Of a full address: its whole path
  std::string query;       ///< as written, without "?"; only used for full addresses

  bool secure() const { return scheme == "https"; }
  /// Host and, unless it is the scheme's default, port: exactly what is sent and signed. User names are never part of
  /// it.
  std::string host_header() const;
  /// "https://host:port": names a connection.
  std::string origin() const;
};

/// Parses an absolute http(s) address. Throws `Error` (invalid, id "config-malformed") with the reason.
/// Host names in other scripts must be written in their ASCII form (xn--…).
Endpoint parse_endpoint(const std::string& address);

/// Percent-encodes a path; "/" stays. Nothing is taken for encoded already: "%" becomes "%25".
std::string encode_path(std::string_view path);
/// Encodes only what must not stand in a request line, and keeps the escapes of a path that is encoded already.
std::string encode_unsafe(std::string_view path);
/// "k=v&k2=v2", space as "+"; empty for no pairs.
std::string encode_query(const Pairs& query);
/// Resolves "." and ".." segments; empty segments stay.
std::string without_dot_segments(std::string_view path);

/// The request target for API path `path` (its escapes are kept) below `endpoint`; begins with "/".
std::string request_target(const Endpoint& endpoint, std::string_view path, const Pairs& query);

}  // namespace bai::kernel
