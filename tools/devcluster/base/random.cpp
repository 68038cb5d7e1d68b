#include "tools/devcluster/base/random.hpp"

#include <openssl/rand.h>
#include <stdexcept>

namespace bai::devcluster {
namespace {

/// Plain base-2^bits text without padding; the inputs used here fill whole groups.
std::string encode(std::string_view bytes, unsigned bits, std::string_view alphabet) {
  std::string text;
  unsigned held = 0, buffer = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8U) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= bits) {
      held -= bits;
      text += alphabet[(buffer >> held) & ((1U << bits) - 1U)];
    }
  }
  return text;
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
    throw std::runtime_error("the system's random source gave no bytes");
  return bytes;
}

std::string to_hex(std::string_view bytes) { return encode(bytes, 4, "0123456789abcdef"); }

std::string new_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0fU) | 0x40U);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3fU) | 0x80U);
  std::string text = to_hex(bytes);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
  return text;
}

std::string new_access_key() { return "AKIA" + encode(random_bytes(10), 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"); }

std::string new_secret_key() {
  return encode(random_bytes(30), 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}

}  // namespace bai::devcluster
