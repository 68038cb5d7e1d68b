#include "tools/devcluster/storage/token.hpp"

#include "tools/devcluster/auth/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bai::devcluster {
namespace {

constexpr const char* kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) out += kAlphabet[bits >> (count - 6) & 63U];
  }
  if (count > 0) out += kAlphabet[bits << (6 - count) & 63U];
  return out;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto at = std::string_view(kAlphabet).find(c);
    if (at == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(at);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 255U);
  }
  return out;
}

std::string sign(const std::string& text, const std::string& secret) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return encode({reinterpret_cast<const char*>(digest), size});
}

std::int64_t seconds_of(Time time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

std::string make_token(JsonObject claims, const std::string& secret, Time expires) {
  claims->set("exp", seconds_of(expires));
  const std::string text = encode(R"({"alg":"HS256","typ":"JWT"})") + "." + encode(to_text(claims));
  return text + "." + sign(text, secret);
}

std::optional<JsonObject> read_token(const std::string& token, const std::string& secret, Time now) {
  const auto first = token.find('.'), last = token.rfind('.');
  if (first == std::string::npos || first == last) return std::nullopt;
  if (!equal_in_constant_time(sign(token.substr(0, last), secret), token.substr(last + 1))) return std::nullopt;
  const auto text = decode(std::string_view(token).substr(first + 1, last - first - 1));
  const auto claims = text ? parse_json(*text) : std::nullopt;
  if (!claims || !is_object(*claims) || !is_integer(as_object(*claims)->get("exp"))) return std::nullopt;
  if (as_object(*claims)->getValue<std::int64_t>("exp") < seconds_of(now)) return std::nullopt;
  return as_object(*claims);
}

}  // namespace bai::devcluster
