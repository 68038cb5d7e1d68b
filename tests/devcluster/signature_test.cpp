#include "tools/devcluster/auth/signature.hpp"

#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/auth/authenticate.hpp"
#include "tools/devcluster/auth/password.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace bai::devcluster {
namespace {

constexpr const char* kAccessKey = "AKIAIOSFODNN7EXAMPLE";
constexpr const char* kSecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
constexpr const char* kDate = "2022-05-01T12:34:56.789012+00:00";

struct Vector {
  const char *name, *method, *target, *date, *host, *content_type, *version, *sign_method, *signature;
};

// how test listings show a vector
void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.name; }

// Made with the signer of client 22.03 at fixed clocks; a manager 22.03 accepted the requests.
const std::vector<Vector> kVectors = {
    {"get", "GET", "/", kDate, "api.backend.ai", "text/plain", "v6.20220315", "HMAC-SHA256",
     "c201698f51dd61f912bcf3941e291d1488a063ea8e3d330cbd02396848678217"},
    {"post", "POST", "/session", kDate, "127.0.0.1:8081", "application/json", "v6.20220315", "HMAC-SHA256",
     "cb9c03fe389cf2232a103de402410d7eec22fed8ad303ca92fa96dbeb0cd2d09"},
    {"events", "GET", "/events/session?sessionName=%ED%95%9C%EA%B8%80+%EC%84%B8%EC%85%98%2B1/2?a%3Db%26c%3Bd&scope=*",
     "2022-05-01T12:34:56+00:00", "api.backend.ai", "", "v6.20220315", "HMAC-SHA256",
     "824e4ab975daea0c37032adc04fe16e5a724a85319092bd8594513c8d430392a"},
    {"prefix", "POST", "/backend/api/folders/%EB%82%B4%20%ED%8F%B4%EB%8D%94%20%231/rename",
     "2022-12-31T23:59:59.000007+00:00", "manager.example.com:8081", "application/json", "v6.20220315", "HMAC-SHA256",
     "aed8515f4ea620ee2314ec050cd47f8d0abcd0a241f3368d0dc57565409ba4e5"},
    {"multipart", "POST", "/session/my-session/upload?owner_access_key=AKIAOTHER", kDate, "api.backend.ai",
     "multipart/form-data; boundary=x", "v6.20220315", "HMAC-SHA256",
     "4cb3c8ce5cc23e609266a03620a51f574783b79f09db6ef1425f56330221c238"},
    {"sha1", "GET", "/logs/error?mark_read=False&page_size=20&page_no=1", kDate, "api.backend.ai", "text/plain",
     "v6.20220315", "HMAC-SHA1", "08e1e4938a1d167d698316729f974c120f09f3db"},
    {"sha512", "GET",
     "/stream/session/my-session/"
     "tcpproxy?app=jupyter&arguments=%7B%22--port%22:+%228080%22,+%22--flag%22:+null%7D&envs=%7B%22A%22:+%22x+y%22,+%"
     "22%5Cud55c%22:+%22%5Cuae00%22%7D",
     kDate, "api.backend.ai", "", "v6.20220315", "HMAC-SHA512",
     "1c99ab37331314e73b1b7099ed2175a49b00a5cbaa8a1536ce54bbb5565005be9f55ec1076f707e646418c89060bd1af9de43f72d5f550be8"
     "2cc089ffaa463d6"},
    {"old-version", "DELETE", "/session/my-session?forced=true", "2022-05-01T12:34:56+00:00", "api.backend.ai:443",
     "text/plain", "v5.20191215", "HMAC-SHA256", "85f4a11bc77f2d401a2d7e737cb07aaa79a473bda34e891e600fe8c23719feba"},
    {"md5", "GET", "/", kDate, "api.backend.ai", "text/plain", "v6.20220315", "HMAC-MD5",
     "b1c8eaf60a93b6a222f2050ccd472a33"},
    {"role", "GET", "/auth/role?group=2de2b969-1d04-48a6-af16-0bc8adb3c831", "2022-03-15T01:02:03.456789+00:00",
     "127.0.0.1:8081", "text/plain", "v6.20220315", "HMAC-SHA256",
     "161170404d7c5d7265afdcf732e2503712e4f80c301d0b06ab4ea8c108c6ed08"},
    {"create", "POST", "/session", "2022-03-15T01:02:03.456789+00:00", "127.0.0.1:8081", "application/json",
     "v6.20220315", "HMAC-SHA256", "689aae1e6045b14f24389b3626000714ee44abeb3eb53cdee9cd5f424f7a2496"},
};

Request request_of(const Vector& v) {
  Request request;
  request.method = v.method;
  request.target = v.target;
  request.headers = {{"date", v.date}, {"host", v.host}, {"x-backendai-version", v.version}};
  if (*v.content_type != '\0') request.headers["content-type"] = v.content_type;
  request.headers["authorization"] =
      std::string("BackendAI signMethod=") + v.sign_method + ", credential=" + kAccessKey + ":" + v.signature;
  return request;
}

/// A store in which the vectors' key pair belongs to the administrator, at the vector's time.
struct KeyedStore : testing::TestStore {
  explicit KeyedStore(const std::string& date) : TestStore(parse_time(date)->time) {
    store.db().change(
        "UPDATE keypairs SET access_key = ?, secret_key = ? WHERE user = (SELECT uuid FROM users WHERE username = "
        "'admin')",
        {kAccessKey, kSecretKey});
  }
  /// Empty when accepted, else what the problem says.
  std::string verdict(Request request) {
    try {
      read_version(request);
      authenticate(request, store);
      return request.identity ? "" : "anonymous";
    } catch (const Problem& problem) { return problem.what(); }
  }
};

class SignatureVectors : public ::testing::TestWithParam<Vector> {};

TEST_P(SignatureVectors, IsAccepted) { EXPECT_EQ(KeyedStore(GetParam().date).verdict(request_of(GetParam())), ""); }

TEST_P(SignatureVectors, OneChangedByteAnywhereIsRefused) {
  KeyedStore keyed(GetParam().date);
  const std::string mismatch = "Credential/signature mismatch. (Signature mismatch)";
  const auto refused = [&](const char* what, const std::function<void(Request&)>& change) {
    auto request = request_of(GetParam());
    change(request);
    EXPECT_EQ(keyed.verdict(request), mismatch) << what;
  };
  refused("method", [](Request& r) { r.method = "PUT"; });
  refused("path", [](Request& r) { r.target += "x"; });
  refused("host", [](Request& r) { r.headers["host"] += "0"; });
  refused("content type", [](Request& r) { r.headers["content-type"] = "application/xml"; });
  refused("date", [](Request& r) { r.headers["date"].replace(17, 2, "57"); });
  refused("version", [](Request& r) { r.headers["x-backendai-version"] = "v6.20210815"; });
  refused("hash", [](Request& r) {
    auto& text = r.headers["authorization"];
    text.replace(text.find("HMAC-"), text.find(',') - text.find("HMAC-"), "HMAC-SHA384");
  });
  const std::string header = request_of(GetParam()).headers["authorization"];
  for (std::size_t i = header.rfind(':') + 1; i < header.size(); ++i) {
    refused("signature", [&](Request& r) { r.headers["authorization"][i] = header[i] == '0' ? '1' : '0'; });
  }
  refused("signature cut", [](Request& r) { r.headers["authorization"].pop_back(); });
}

INSTANTIATE_TEST_SUITE_P(All, SignatureVectors, ::testing::ValuesIn(kVectors), [](const auto& row) {
  std::string name = row.param.name;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST(Authenticate, SaysWhatIsWrong) {
  KeyedStore keyed(kDate);
  const auto verdict = [&](const std::function<void(Request&)>& change) {
    auto request = request_of(kVectors[0]);
    change(request);
    return keyed.verdict(request);
  };
  const std::string params = "Missing or invalid authorization parameters. ";
  EXPECT_EQ(verdict([](Request& r) { r.headers.erase("authorization"); }), "anonymous");
  EXPECT_EQ(verdict([](Request& r) { r.headers.erase("date"); }), params + "(Date/time sync error)");
  EXPECT_EQ(verdict([](Request& r) { r.headers["date"] = "yesterday"; }), params + "(Date/time sync error)");
  EXPECT_EQ(verdict([](Request& r) { r.headers["authorization"] = "BackendAI"; }),
            params + "(Malformed authorization header)");
  EXPECT_EQ(verdict([](Request& r) { r.headers["authorization"] = "Basic abc"; }),
            params + "(Invalid authorization type name)");
  EXPECT_EQ(
      verdict([](Request& r) { r.headers["authorization"] = "BackendAI signMethod=HMAC-SHA256, credential=nocolon"; }),
      params + "(Missing or malformed authorization parameters)");
  EXPECT_EQ(verdict([](Request& r) {
              r.headers["authorization"] = "BackendAI signMethod=HMAC-SHA256, credential=AKIANOBODY:00";
            }),
            "Credential/signature mismatch. (Access key not found)");
  EXPECT_EQ(verdict([](Request& r) {
              r.headers["authorization"] =
                  std::string("BackendAI signMethod=X-SHA256, credential=") + kAccessKey + ":00";
            }),
            params + "(Unsupported request signing method (MAC type))");
  EXPECT_EQ(verdict([](Request& r) {
              r.headers["authorization"] =
                  std::string("BackendAI signMethod=HMAC-NONE, credential=") + kAccessKey + ":00";
            }),
            params + "(Unsupported request signing method (hash type))");
  EXPECT_EQ(verdict([](Request& r) { r.headers.erase("x-backendai-version"); }),
            params + "(API version missing in request headers)");
  EXPECT_EQ(verdict([](Request& r) { r.headers["x-backendai-version"] = "v7.20300101"; }),
            "Bad request. (Unsupported API version.)");
}

TEST(Authenticate, TakesTheDateFromTheOtherHeaderAndTheLegacyScheme) {
  KeyedStore keyed(kDate);
  auto request = request_of(kVectors[0]);
  request.headers.erase("date");
  request.headers["x-backendai-date"] = kDate;
  auto& text = request.headers["authorization"];
  text = "Sorna" + text.substr(text.find(' '));
  EXPECT_EQ(keyed.verdict(request), "");
}

TEST(Authenticate, ClockWindowIsFifteenMinutesExclusive) {
  KeyedStore keyed(kDate);
  const auto at = parse_time(kDate)->time;
  using namespace std::chrono_literals;
  const auto verdict_at = [&](Time now) {
    keyed.micros = now.time_since_epoch().count();
    return keyed.verdict(request_of(kVectors[0]));
  };
  EXPECT_EQ(verdict_at(at + 15min - 1us), "");
  EXPECT_EQ(verdict_at(at - 15min + 1us), "");
  EXPECT_NE(verdict_at(at + 15min), "");
  EXPECT_NE(verdict_at(at - 15min), "");
}

TEST(Authenticate, InactiveKeyIsUnknown) {
  KeyedStore keyed(kDate);
  keyed.store.db().change("UPDATE keypairs SET is_active = 0 WHERE access_key = ?", {kAccessKey});
  EXPECT_EQ(keyed.verdict(request_of(kVectors[0])), "Credential/signature mismatch. (Access key not found)");
}

TEST(Password, VerifiesAndRefuses) {
  const auto stored = hash_password("secret");
  EXPECT_TRUE(verify_password("secret", stored));
  EXPECT_FALSE(verify_password("Secret", stored));
  EXPECT_FALSE(verify_password("secret", "secret"));
  EXPECT_NE(stored, hash_password("secret"));
}

}  // namespace
}  // namespace bai::devcluster
