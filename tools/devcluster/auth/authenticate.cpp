#include "tools/devcluster/auth/authenticate.hpp"

#include "tools/devcluster/auth/signature.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;

std::string trim(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

struct Authorization {
  std::string method, access_key, signature;
};

Authorization parse_authorization(const std::string& header) {
  const auto space = header.find(' ');
  if (space == std::string::npos) throw invalid_auth_params("Malformed authorization header");
  const std::string scheme = header.substr(0, space);
  if (scheme != "BackendAI" && scheme != "Sorna") throw invalid_auth_params("Invalid authorization type name");
  std::map<std::string, std::string> values;
  std::string rest = header.substr(space + 1);
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    const std::string piece = rest.substr(0, comma);
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
    const auto equals = piece.find('=');
    if (equals != std::string::npos) values[trim(piece.substr(0, equals))] = trim(piece.substr(equals + 1));
  }
  const std::string credential = values["credential"];
  const auto colon = credential.find(':');
  if (values["signMethod"].empty() || colon == std::string::npos)
    throw invalid_auth_params("Missing or malformed authorization parameters");
  return {values["signMethod"], credential.substr(0, colon), credential.substr(colon + 1)};
}

/// "HMAC-SHA256" to "sha256".
std::string hash_name(const std::string& sign_method) {
  const auto dash = sign_method.find('-');
  if (dash == std::string::npos || dash != sign_method.rfind('-')) throw auth_failed("Invalid signature");
  if (lower(sign_method.substr(0, dash)) != "hmac")
    throw invalid_auth_params("Unsupported request signing method (MAC type)");
  const std::string hash = lower(sign_method.substr(dash + 1));
  if (!knows_hash(hash)) throw invalid_auth_params("Unsupported request signing method (hash type)");
  return hash;
}

SignedParts parts_of(const Request& request, const std::string& date) {
  SignedParts parts{request.method,
                    request.target,
                    date,
                    request.header("host"),
                    "application/octet-stream",
                    "x-backendai-version",
                    ""};
  if (const std::string type = request.header("content-type"); !type.empty())
    parts.content_type = lower(trim(type.substr(0, type.find(';'))));
  parts.version = request.header("x-backendai-version");
  if (parts.version.empty()) {
    parts.version_name = "x-sorna-version";
    parts.version = request.header("x-sorna-version");
  }
  if (parts.version.empty()) throw invalid_auth_params("API version missing in request headers");
  return parts;
}

}  // namespace

void read_version(Request& request) {
  static constexpr std::array<const char*, 8> kVersions = {"v4.20181215", "v4.20190115", "v4.20190315", "v4.20190615",
                                                           "v5.20191215", "v6.20200815", "v6.20210815", "v6.20220315"};
  std::string text = request.header("x-backendai-version");
  if (text.empty()) text = request.header("x-sorna-version");
  if (text.empty()) return;
  if (std::find(kVersions.begin(), kVersions.end(), text) == kVersions.end())
    throw bad_request("Unsupported API version.");
  request.version = {text[1] - '0', text.substr(3)};
}

void authenticate(Request& request, Store& store) {
  std::string date;
  for (const char* name : {"date", "x-backendai-date", "x-sorna-date"})
    if (date.empty()) date = request.header(name);
  const auto when = parse_time(date);
  if (!when || when->time <= store.now() - 15min || when->time >= store.now() + 15min)
    throw invalid_auth_params("Date/time sync error");
  const std::string header = request.header("authorization");
  if (header.empty()) return;
  const auto given = parse_authorization(header);
  auto identity = store.identity_of(given.access_key);
  if (!identity) throw auth_failed("Access key not found");
  const std::string hash = hash_name(given.method);
  const auto expected = signature_of(parts_of(request, date), hash, identity->keypair.secret_key, when->day);
  if (!equal_in_constant_time(expected, given.signature)) throw auth_failed("Signature mismatch");
  store.count_query(given.access_key);
  request.identity = std::move(*identity);
}

}  // namespace bai::devcluster
