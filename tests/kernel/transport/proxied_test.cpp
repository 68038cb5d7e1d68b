// Requests, WebSockets and absolute addresses through a proxy: the test's own, and Debian's tinyproxy.
#include "kernel/signing/digest.hpp"
#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/proxy_server.hpp"
#include "tests/kernel/transport/tiny_proxy.hpp"
#include "tests/kernel/transport/tls_folder.hpp"
#include "tests/kernel/transport/web_socket_script.hpp"

#include <gtest/gtest.h>

#include <map>

namespace bai::kernel {
namespace {

class Proxied : public ::testing::Test, protected ClientFixture {
 protected:
  using Variables = std::map<std::string, std::string>;

  ClientConfig through(const std::string& address, Variables variables) {
    auto made = config({address});
    made.tls.ca_file = certificates_.authority_file();
    made.proxies =
        ProxyRules([variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
          const auto found = variables.find(name);
          return found == variables.end() ? std::nullopt : std::optional(found->second);
        });
    return made;
  }

  /// Answers with the request's target and whether it was signed; echoes WebSocket messages.
  static void serve(Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (!header_of(request, "Sec-WebSocket-Key").empty()) {
        echo_messages(peer, request);
        return;
      }
      const auto target = request.substr(0, request.find(" HTTP/1.1"));
      const auto more = header_of(request, "Proxy-Authorization").empty() ? "" : " and the proxy's password";
      const auto by = header_of(request, "Authorization").empty() ? " unsigned" : " signed";
      peer.write(request.starts_with("GET / ") ? version_answer() : answer("200 OK", target + by + more));
    }
  }

  std::string echoed(HttpClient& client) {
    const auto socket = client.connect(get("/stream"), stop);
    socket->send(FrameKind::text, "hello");
    FrameKind kind{};
    std::string data;
    EXPECT_EQ(socket->receive(std::chrono::milliseconds(-1), kind, data), WebSocket::Received::message);
    socket->close(1000, "");
    return data;
  }

  TlsFolder certificates_;
  Certificate certificate_ = certificates_.issue({.names = "IP:127.0.0.1,DNS:api.example.test"});
};

TEST_F(Proxied, PlainRequestsAreForwardedAndWebSocketsTunnelled) {
  ScriptedServer server(serve);
  ProxyServer proxy(server.port());
  // The name exists nowhere: only the proxy is ever looked up.
  HttpClient client(through("http://api.example.test", {{"HTTP_PROXY", proxy.address()}}));
  // The test's proxy takes the address off the first request of a connection only.
  EXPECT_EQ(body_of(client, get("/x")), "GET http://api.example.test/x signed");
  EXPECT_EQ(echoed(client), "hello");
  const auto heads = proxy.heads();
  ASSERT_EQ(heads.size(), 2U);
  EXPECT_TRUE(heads[0].starts_with("GET http://api.example.test/ HTTP/1.1\r\nHost: api.example.test\r\n")) << heads[0];
  EXPECT_TRUE(heads[1].starts_with("CONNECT api.example.test:80 HTTP/1.1\r\nHost: api.example.test:80\r\n\r\n"))
      << heads[1];
}

TEST_F(Proxied, ForwardedRequestsAllCarryTheAddress) {
  std::vector<std::string> targets;  // the client's side of one kept connection to a proxy
  ScriptedServer proxy([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      targets.push_back(request.substr(0, request.find(" HTTP/1.1")));
      peer.write(targets.size() == 1 ? version_answer() : answer("200 OK", "fine"));
    }
  });
  HttpClient client(through("http://api.example.test:8090/prefix", {{"http_proxy", proxy.address()}}));
  EXPECT_EQ(body_of(client, get("/x")), "fine");
  EXPECT_EQ(body_of(client, post("/y", "{}")), "fine");
  EXPECT_EQ(proxy.connections(), 2) << "what must not be sent twice goes on a new connection";
  EXPECT_EQ(targets, (std::vector<std::string>{"GET http://api.example.test:8090/prefix/",
                                               "GET http://api.example.test:8090/prefix/x",
                                               "POST http://api.example.test:8090/prefix/y"}));
}

TEST_F(Proxied, SecureConnectionsAreTunnelledAndTheProxySeesNoSignature) {
  ScriptedServer server(serve, &certificate_);
  ProxyServer proxy(server.port(), {.credentials = base64("me:p@ss"), .refusal = "", .greeting = ""});
  const auto variable = "http://me:p%40ss@127.0.0.1:" + std::to_string(proxy.port());
  HttpClient client(through("https://api.example.test", {{"HTTPS_PROXY", variable}}));
  EXPECT_EQ(body_of(client, get("/x")), "GET /x signed");
  EXPECT_EQ(body_of(client, get("/y")), "GET /y signed");
  EXPECT_EQ(proxy.connections(), 1) << "tunnels are kept";
  EXPECT_EQ(echoed(client), "hello");
  HttpRequest absolute;
  absolute.path = "https://api.example.test:6021/download?token=t";
  absolute.is_unsigned = true;
  EXPECT_EQ(body_of(client, absolute), "GET /download?token=t unsigned");
  ASSERT_EQ(proxy.heads().size(), 2U) << "the tunnel of an echo that ended is not used again, the others are";
  for (const auto& head : proxy.heads()) {
    EXPECT_EQ(head.find("\r\nAuthorization"), std::string::npos) << head;
    EXPECT_EQ(head.find("BackendAI"), std::string::npos) << head;
  }
}

TEST_F(Proxied, ExcludedHostsAreReachedDirectly) {
  ScriptedServer server(serve, &certificate_);
  const auto nobody = "http://127.0.0.1:" + std::to_string(closed_port());
  const auto port = std::to_string(server.port());
  for (const std::string list : {"127.0.0.1,localhost,.example.org", "*", "127.0.0.0/8", "127.0.0.1:PORT"}) {
    auto no_proxy = list;
    if (const auto at = list.find("PORT"); at != std::string::npos) no_proxy.replace(at, 4, port);
    for (const char* name : {"NO_PROXY", "no_proxy"}) {
      HttpClient client(through(server.address(), {{"HTTPS_PROXY", nobody}, {name, no_proxy}}));
      EXPECT_EQ(body_of(client, get("/x")), "GET /x signed") << no_proxy;
      EXPECT_EQ(echoed(client), "hello") << no_proxy;
    }
  }
  HttpClient excluded_port(through(server.address(), {{"HTTPS_PROXY", nobody}, {"NO_PROXY", "127.0.0.1:1"}}));
  const auto error = failure(excluded_port, get("/x"));
  EXPECT_EQ(error.code, Code::network);
  EXPECT_NE(std::string(error.what()).find("cannot connect to the proxy " + nobody), std::string::npos) << error.what();
  EXPECT_EQ(error.hint, "correct or unset HTTPS_PROXY, or go around the proxy with NO_PROXY=127.0.0.1");
}

TEST_F(Proxied, RefusalsNameTheProxyAndWhatToDo) {
  std::atomic<int> requests{0};
  ScriptedServer server(
      [&](Peer& peer, int) {
        if (!peer.request().empty()) ++requests;
      },
      &certificate_);
  ScriptedServer plain(serve);
  const struct {
    const char* name;
    ProxyServer::Rules rules;
    const char* message;
    const char* hint;
  } rows[] = {
      {"wants a password", {"bWU6cA==", "", ""}, "wants a name and a password", "NAME:PASSWORD@HOST:PORT"},
      {"forbids",
       {"", "HTTP/1.1 403 Filtered\r\n\r\n", ""},
       "does not connect to api.example.test:443: 403 Filtered",
       "NO_PROXY=api.example.test"},
      {"ends", {"", "", "\x15"}, "data of its own", "NO_PROXY=api.example.test"},
      {"is none", {"", "SSH-2.0-server\r\n\r\n", ""}, "opens no tunnel", "NO_PROXY=api.example.test"},
      {"breaks off", {"", "HTTP/1.1 200", ""}, "opens no tunnel", "NO_PROXY=api.example.test"},
  };
  for (const auto& row : rows) {
    ProxyServer proxy(server.port(), row.rules);
    HttpClient client(through("https://api.example.test", {{"HTTPS_PROXY", proxy.address()}}));
    const auto error = failure(client, get("/x"));
    EXPECT_EQ(error.code, Code::network) << row.name;
    EXPECT_NE(std::string(error.what()).find(row.message), std::string::npos) << row.name << ": " << error.what();
    EXPECT_NE(std::string(error.what()).find(proxy.address()), std::string::npos) << row.name << ": " << error.what();
    EXPECT_NE(error.hint.find(row.hint), std::string::npos) << row.name << ": " << error.hint;
    EXPECT_EQ(requests, 0) << row.name;
  }
  ProxyServer guarded(plain.port(), {"bWU6cA==", "", ""});
  HttpClient client(through("http://api.example.test", {{"HTTP_PROXY", guarded.address()}}));
  const auto error = failure(client, post("/x", "{}"));
  EXPECT_EQ(error.code, Code::network);
  EXPECT_NE(std::string(error.what()).find("wants a name and a password"), std::string::npos) << error.what();
}

TEST_F(Proxied, ASilentProxyEndsAtTheConnectLimitOrTheInterruption) {
  ScriptedServer silent([](Peer& peer, int) { peer.await_end(); });
  auto impatient = through("https://api.example.test", {{"HTTPS_PROXY", silent.address()}});
  impatient.connect = std::chrono::milliseconds(30);
  HttpClient client(impatient);
  EXPECT_EQ(failure(client, get("/x")).code, Code::timeout);

  ScriptedServer interrupting([this](Peer& peer, int) {
    peer.request();
    stop.request();
    peer.await_end();
  });
  HttpClient other(through("https://api.example.test", {{"HTTPS_PROXY", interrupting.address()}}));
  EXPECT_EQ(failure(other, get("/x")).code, Code::cancelled);
}

TEST_F(Proxied, ACertificateIsCheckedThroughATunnel) {
  const auto other = certificates_.issue({.names = "DNS:other.example"});
  ScriptedServer server(serve, &other);
  ProxyServer proxy(server.port());
  HttpClient client(through("https://api.example.test", {{"HTTPS_PROXY", proxy.address()}}));
  const auto error = failure(client, get("/x"));
  EXPECT_NE(std::string(error.what()).find("not for 'api.example.test'"), std::string::npos) << error.what();
}

TEST_F(Proxied, TinyProxyCarriesRequestsAndWebSockets) {
  if (!TinyProxy::installed()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "install the package tinyproxy";
    GTEST_SKIP() << "the package tinyproxy is not installed";
  }
  ScriptedServer plain(serve), secure(serve, &certificate_);
  const TinyProxy proxy(certificates_.folder());
  const Variables variables{{"ALL_PROXY", proxy.address("me", "secret")}};
  HttpClient over_http(through(plain.address(), variables)), over_tls(through(secure.address(), variables));
  EXPECT_EQ(body_of(over_http, get("/x")), "GET /x signed");
  EXPECT_EQ(body_of(over_http, post("/x", "{}")), "POST /x signed");
  EXPECT_EQ(echoed(over_http), "hello");
  EXPECT_EQ(body_of(over_tls, get("/x")), "GET /x signed");
  EXPECT_EQ(body_of(over_tls, post("/x", std::string(1 << 20, 'x'))), "POST /x signed");
  EXPECT_EQ(echoed(over_tls), "hello");

  HttpClient stranger(through(secure.address(), {{"HTTPS_PROXY", proxy.address("me", "wrong")}}));
  EXPECT_NE(failure(stranger, get("/x")).hint.find("HTTPS_PROXY"), std::string::npos);
}

}  // namespace
}  // namespace bai::kernel
