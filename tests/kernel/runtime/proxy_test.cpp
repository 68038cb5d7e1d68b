#include "kernel/runtime/client_session.hpp"
#include "kernel/runtime/proxy/forward.hpp"
#include "kernel/runtime/proxy/local_proxy.hpp"
#include "kernel/transport/http_client.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

TEST(Forwarded, KeepsWhatIsOfTheRequest) {
  const auto request = forwarded({"PUT",
                                  "/v4/folders/a%20b?x=1+2%263&x=&flag&e=%zz",
                                  {{"Content-Type", "text/csv"}, {"X-Custom", "1"}, {"Accept-Language", "ko"}}});
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.path, "/folders/a%20b");
  EXPECT_EQ(request.query, (Pairs{{"x", "1 2&3"}, {"x", ""}, {"flag", ""}, {"e", "%zz"}}));
  EXPECT_EQ(request.content_type, "text/csv");
  EXPECT_EQ(request.headers, (Pairs{{"X-Custom", "1"}, {"Accept-Language", "ko"}}));
  for (const char* path : {"/version", "/v4", "/vfolders/x", "/v/x", "/"})
    EXPECT_EQ(forwarded({"GET", path, {}}).path, path);
  EXPECT_THROW(forwarded({"GET", "http://elsewhere/", {}}), Error);
}

TEST(Forwarded, LeavesOutWhatIsOfTheConnectionTheSignatureOrTheCaller) {
  const auto request = forwarded({"GET",
                                  "/",
                                  {{"Host", "h"},
                                   {"Connection", "close"},
                                   {"Transfer-Encoding", "chunked"},
                                   {"Cookie", "a=b"},
                                   {"AUTHORIZATION", "x"},
                                   {"x-backendai-version", "v1"},
                                   {"Sec-WebSocket-Key", "k"},
                                   {"Date", "d"},
                                   {"Content-Length", "5"},
                                   {"Upgrade", "websocket"},
                                   {"Origin", "http://page"}}});
  EXPECT_EQ(request.headers, Pairs{});
  for (const char* name :
       {"connection", "transfer-encoding", "set-cookie", "content-length", "access-control-allow-origin"})
    EXPECT_FALSE(is_for_the_caller(name)) << name;
  EXPECT_TRUE(is_for_the_caller("content-type"));
}

class ProxyTest : public testing::Test {
 protected:
  std::shared_ptr<ConfiguredClient> client(const std::string& endpoint) {
    return make_client_session(load_settings({{}, {{"endpoint", endpoint}, {"access_key", "AK"}, {"secret_key", "SK"}}},
                                             [](const std::string&) { return std::nullopt; }),
                               {});
  }
  /// A whole exchange with the proxy as its caller sees it.
  std::string fetch(const LocalProxy& proxy, const std::string& path) {
    ClientConfig config;
    config.endpoints.push_back(parse_endpoint("http://127.0.0.1:" + std::to_string(proxy.port())));
    HttpClient caller(std::move(config));
    HttpRequest request;
    request.path = "http://127.0.0.1:" + std::to_string(proxy.port()) + path;
    request.is_unsigned = request.any_status = true;
    const auto answer = caller.open(request, stop_);
    return std::to_string(answer->status()) + " " + read_whole(*answer, std::size_t{1} << 24);
  }
  Cancellation stop_;
};

TEST_F(ProxyTest, AnAnswerThatBreaksOffIsNotTakenForWhole) {
  ScriptedServer server([](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  });
  const auto session = client(server.address());
  const LocalProxy proxy(*session, stop_, "127.0.0.1", 0, [](const std::string&, const std::string&) {});
  try {
    ADD_FAILURE() << fetch(proxy, "/x");
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::network); }
}

TEST_F(ProxyTest, StatusesPassAndAMissingServerIs502) {
  ScriptedServer server([](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request())
      peer.write(request.starts_with("GET / ") ? version_answer() : answer("409 Conflict", R"({"title":"x"})"));
  });
  const auto session = client(server.address());
  const LocalProxy proxy(*session, stop_, "127.0.0.1", 0, [](const std::string&, const std::string&) {});
  EXPECT_EQ(fetch(proxy, "/x"), R"(409 {"title":"x"})");
  const auto nowhere = client("http://127.0.0.1:1");
  const LocalProxy lost(*nowhere, stop_, "127.0.0.1", 0, [](const std::string&, const std::string&) {});
  EXPECT_EQ(fetch(lost, "/x"), "502 The proxy target server is inaccessible.");
}

}  // namespace
}  // namespace bai::kernel
