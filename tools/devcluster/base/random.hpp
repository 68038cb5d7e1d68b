/// Identifiers and secrets from the operating system's random source.
#pragma once

#include <string>
#include <string_view>

namespace bai::devcluster {

std::string random_bytes(std::size_t count);
std::string to_hex(std::string_view bytes);
/// Version 4, lower case, with dashes.
std::string new_uuid();
/// "AKIA" and base32 of 10 random bytes: 20 characters. Source: manager 22.03 `models/keypair.py`.
std::string new_access_key();
/// URL-safe base64 of 30 random bytes: 40 characters. Source: manager 22.03 `models/keypair.py`.
std::string new_secret_key();

}  // namespace bai::devcluster
