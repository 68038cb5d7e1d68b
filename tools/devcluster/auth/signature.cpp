#include "tools/devcluster/auth/signature.hpp"

#include "tools/devcluster/base/random.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>

namespace bai::devcluster {
namespace {

std::string hmac(const std::string& hash, std::string_view key, std::string_view message) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (HMAC(EVP_get_digestbyname(hash.c_str()), key.data(), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(),
           reinterpret_cast<unsigned char*>(digest.data()), &length) == nullptr)
    throw std::runtime_error("HMAC-" + hash + " failed");
  digest.resize(length);
  return digest;
}

std::string hash_of_nothing(const std::string& hash) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned length = 0;
  if (EVP_Digest("", 0, reinterpret_cast<unsigned char*>(digest.data()), &length, EVP_get_digestbyname(hash.c_str()),
                 nullptr) != 1)
    throw std::runtime_error(hash + " failed");
  digest.resize(length);
  return to_hex(digest);
}

}  // namespace

bool knows_hash(const std::string& hash) {
  const EVP_MD* method = EVP_get_digestbyname(hash.c_str());
  return method != nullptr && EVP_MD_get_size(method) > 0 && (EVP_MD_get_flags(method) & EVP_MD_FLAG_XOF) == 0;
}

std::string string_to_sign(const SignedParts& p, const std::string& hash) {
  return p.method + "\n" + p.target + "\n" + p.date + "\nhost:" + p.host + "\ncontent-type:" + p.content_type + "\n" +
         p.version_name + ":" + p.version + "\n" + hash_of_nothing(hash);
}

std::string signature_of(const SignedParts& parts, const std::string& hash, const std::string& secret_key,
                         const std::string& day) {
  const std::string key = hmac(hash, hmac(hash, secret_key, day), parts.host);
  return to_hex(hmac(hash, key, string_to_sign(parts, hash)));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace bai::devcluster
