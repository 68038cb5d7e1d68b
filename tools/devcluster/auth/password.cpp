#include "tools/devcluster/auth/password.hpp"

#include "tools/devcluster/auth/signature.hpp"
#include "tools/devcluster/base/random.hpp"

#include <openssl/evp.h>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace bai::devcluster {
namespace {

constexpr int kRounds = 60000;  // about 30 ms; the passwords guard a loopback server only

std::string derive(const std::string& password, const std::string& salt_hex, int rounds) {
  std::string digest(32, '\0');
  if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                        reinterpret_cast<const unsigned char*>(salt_hex.data()), static_cast<int>(salt_hex.size()),
                        rounds, EVP_sha256(), static_cast<int>(digest.size()),
                        reinterpret_cast<unsigned char*>(digest.data())) != 1)
    throw std::runtime_error("PBKDF2 failed");
  return to_hex(digest);
}

}  // namespace

std::string hash_password(const std::string& password) {
  const std::string salt = to_hex(random_bytes(16));
  return "pbkdf2_sha256$" + std::to_string(kRounds) + "$" + salt + "$" + derive(password, salt, kRounds);
}

bool verify_password(const std::string& password, const std::string& stored) {
  std::istringstream in(stored);
  std::vector<std::string> parts;
  for (std::string part; std::getline(in, part, '$');) parts.push_back(part);
  if (parts.size() != 4 || parts[0] != "pbkdf2_sha256" || parts[1].empty() || parts[1].size() > 7) return false;
  if (parts[1].find_first_not_of("0123456789") != std::string::npos) return false;
  return equal_in_constant_time(derive(password, parts[2], std::stoi(parts[1])), parts[3]);
}

}  // namespace bai::devcluster
