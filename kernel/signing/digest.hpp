/// HMAC and hashes by name. The one file that calls the crypto library.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel {

/// Raw bytes. `hash`: md5, sha1, sha224, sha256, sha384, sha512. Throws `Error` (unsupported) for a hash that the
/// library does not offer.
std::string hmac(const std::string& hash, std::string_view key, std::string_view message);
std::string digest(const std::string& hash, std::string_view message);

/// Lower-case hexadecimal digits.
std::string hex(std::string_view bytes);

/// Standard Base64 with padding.
std::string base64(std::string_view bytes);

/// `size` bytes of the library's cryptographic random source. Throws `Error` (fail).
std::string random_bytes(std::size_t size);

}  // namespace bai::kernel
