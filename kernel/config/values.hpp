/// From the text of a setting to its value. Each throws `std::invalid_argument` with the reason; the caller knows the
/// place. Source: client 22.03 config.py.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace bai::kernel {

/// y yes t true 1 / n no f false 0 in any case; everything else, the empty text included, is malformed.
bool parse_boolean(const std::string& text);

/// Seconds as a decimal number, blanks around it allowed; negative, infinite and NaN are malformed.
double parse_seconds(const std::string& text);

/// Comma-separated absolute http(s) addresses, blanks around each allowed. An empty piece (a trailing comma) is
/// malformed.
std::vector<std::string> parse_endpoints(const std::string& text);

/// Comma-separated names, not trimmed; the empty text is the empty list.
std::vector<std::string> parse_names(const std::string& text);

/// "K1=V1,K2=V2", split at the first "="; empty keys, values or pieces are malformed.
std::map<std::string, std::string> parse_address_map(const std::string& text);

/// A hash name for signatures in lower case: md5, sha1, sha224, sha256, sha384 or sha512.
std::string parse_hash(const std::string& text);

/// "api" or "session".
std::string parse_endpoint_type(const std::string& text);

}  // namespace bai::kernel
