#include "kernel/signing/signer.hpp"

#include "kernel/base/error.hpp"
#include "kernel/signing/digest.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace bai::kernel {
namespace {

std::string changed_case(std::string_view text, char from, char to) {
  std::string out(text);
  for (char& c : out) {
    if (c >= from && c <= from + 25) c = static_cast<char>(c - from + to);
  }
  return out;
}

/// The bare media type: servers compare with it, whatever parameters the header carries (manager 22.03 api/auth.py).
std::string media_type(const std::string& content_type) {
  // A server takes a request without the header for this type.
  if (content_type.empty()) return "application/octet-stream";
  auto bare = content_type.substr(0, content_type.find(';'));
  while (!bare.empty() && (bare.back() == ' ' || bare.back() == '\t')) bare.pop_back();
  return changed_case(bare, 'A', 'a');
}

}  // namespace

std::string string_to_sign(const SigningFacts& facts, const std::string& hash) {
  return facts.method + "\n" + facts.target + "\n" + facts.date + "\n" + "host:" + facts.host + "\n" +
         "content-type:" + media_type(facts.content_type) + "\n" + "x-backendai-version:" + facts.version + "\n" +
         hex(digest(hash, ""));
}

std::string day_key(const std::string& secret_key, const std::string& date, const std::string& hash) {
  if (date.size() < 10) throw Error(Code::fail, "the date '" + date + "' has no calendar day");
  const auto day = date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2);
  return hmac(hash, secret_key, day);
}

std::string host_key(const std::string& key_of_day, const std::string& host, const std::string& hash) {
  return hmac(hash, key_of_day, host);
}

std::string signature(const SigningFacts& facts, const std::string& secret_key, const std::string& hash) {
  const auto key = host_key(day_key(secret_key, facts.date, hash), facts.host, hash);
  return hex(hmac(hash, key, string_to_sign(facts, hash)));
}

std::string authorization(const SigningFacts& facts, const KeyPair& keys, const std::string& hash) {
  return "BackendAI signMethod=HMAC-" + changed_case(hash, 'a', 'A') + ", credential=" + keys.access_key + ":" +
         signature(facts, keys.secret_key, hash);
}

std::string date_header(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  const auto whole = floor<seconds>(now);
  const auto micros = duration_cast<microseconds>(now - whole).count();
  const std::time_t stamp = system_clock::to_time_t(whole);
  std::tm utc{};
  gmtime_r(&stamp, &utc);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06lld+00:00", utc.tm_year + 1900, utc.tm_mon + 1,
                utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, static_cast<long long>(micros));
  return text;
}

}  // namespace bai::kernel
