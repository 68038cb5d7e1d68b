#include "kernel/signing/digest.hpp"

#include "kernel/base/error.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace bai::kernel {
namespace {

const EVP_MD* algorithm(const std::string& hash) {
  const EVP_MD* found = EVP_get_digestbyname(hash.c_str());
  if (found == nullptr) throw Error(Code::unsupported, "this build has no hash '" + hash + "'", "use sha256");
  return found;
}

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

Error refused(const std::string& hash) {
  return Error(Code::unsupported, "the crypto library refuses the hash '" + hash + "'", "use sha256");
}

}  // namespace

std::string hmac(const std::string& hash, std::string_view key, std::string_view message) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (HMAC(algorithm(hash), key.data(), static_cast<int>(key.size()), bytes(message), message.size(), out, &size) ==
      nullptr) {
    throw refused(hash);
  }
  return {reinterpret_cast<const char*>(out), size};
}

std::string digest(const std::string& hash, std::string_view message) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(message.data(), message.size(), out, &size, algorithm(hash), nullptr) != 1) throw refused(hash);
  return {reinterpret_cast<const char*>(out), size};
}

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    text += kDigits[value >> 4];
    text += kDigits[value & 15];
  }
  return text;
}

std::string base64(std::string_view data) {
  std::string text((data.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a zero byte
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes(data), static_cast<int>(data.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string random_bytes(std::size_t size) {
  std::string out(size, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(size)) != 1) {
    throw Error(Code::fail, "the system gave no random bytes");
  }
  return out;
}

}  // namespace bai::kernel
