// What a server can be wrong about, on every kind of connection: one policy, one kind of error.
#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/tls_folder.hpp"
#include "tests/kernel/transport/web_socket_script.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

enum class Kind { api, websocket, absolute };

std::string name_of(Kind kind) {
  return kind == Kind::api ? "Api" : kind == Kind::websocket ? "WebSocket" : "Absolute";
}

class TlsMatrix : public ::testing::TestWithParam<Kind>, protected ClientFixture {
 protected:
  static void serve(Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (!header_of(request, "Sec-WebSocket-Key").empty()) {
        echo_messages(peer, request);
        return;
      }
      peer.write(request.starts_with("GET / ") ? version_answer() : answer("200 OK", "secure"));
    }
  }

  ClientConfig trusting(const ScriptedServer& server) {
    auto made = config({server.address()});
    made.tls.ca_file = folder_.authority_file();
    return made;
  }

  /// Uses one connection of this row's kind; "fine" if it works.
  std::string use(ClientConfig made, const ScriptedServer& server, Error* failure = nullptr) {
    HttpClient client(std::move(made));
    try {
      if (GetParam() == Kind::websocket) {
        const auto socket = client.connect(get("/stream"), stop);
        socket->send(FrameKind::text, "secure");
        FrameKind kind{};
        std::string data;
        socket->receive(std::chrono::milliseconds(-1), kind, data);
        socket->close(1000, "");
        return data == "secure" ? "fine" : data;
      }
      auto request = get("/x");
      if (GetParam() == Kind::absolute) {
        request.path = server.address() + "/x";
        request.is_unsigned = true;
      }
      return body_of(client, request) == "secure" ? "fine" : "other";
    } catch (const Error& error) {
      if (failure != nullptr) *failure = error;
      return error.what();
    }
  }

  TlsFolder folder_;
};

TEST_P(TlsMatrix, UntrustedCertificates) {
  CertificateRequest wrong_host, expired, future, authority;
  wrong_host.names = "DNS:other.example";
  expired.starts = -7200;
  expired.ends = -3600;
  future.starts = 3600;
  future.ends = 7200;
  authority.is_authority = true;
  const auto stranger = make_certificate(authority, nullptr);
  const struct {
    const char* name;
    Certificate certificate;
    const char* reason;
    const char* next_step;
  } rows[] = {{"wrong host", folder_.issue(wrong_host), "not for '127.0.0.1'", "the name that the certificate is for"},
              {"expired", folder_.issue(expired), "expired", "renew"},
              {"not yet valid", folder_.issue(future), "not yet valid", "clock"},
              {"self-signed", make_certificate({}, nullptr), "self-signed", "SSL_CERT_FILE"},
              {"unknown authority", make_certificate({}, &stranger), "certificate", "SSL_CERT_FILE"}};
  for (const auto& row : rows) {
    std::atomic<int> requests{0};
    ScriptedServer server(
        [&](Peer& peer, int) {
          if (!peer.request().empty()) ++requests;
        },
        &row.certificate);
    Error error(Code::fail, "none");
    use(trusting(server), server, &error);
    EXPECT_EQ(error.code, Code::network) << row.name;
    EXPECT_NE(std::string(error.what()).find(server.address()), std::string::npos) << row.name << ": " << error.what();
    EXPECT_NE(std::string(error.what()).find(row.reason), std::string::npos) << row.name << ": " << error.what();
    EXPECT_NE(error.hint.find(row.next_step), std::string::npos) << row.name << ": " << error.hint;
    EXPECT_EQ(requests, 0) << row.name;
    EXPECT_EQ(server.connections(), 1) << row.name << ": a certificate does not get better by trying again";

    auto unchecked = trusting(server);
    unchecked.tls.verify = false;
    use(unchecked, server);
    EXPECT_GT(requests, 0) << row.name << ": the check can be switched off";
  }
}

TEST_P(TlsMatrix, OldProtocols) {
  const auto certificate = folder_.issue({});
  ScriptedServer server(serve, &certificate);
  server.limit_protocol(TLS1_1_VERSION);
  Error error(Code::fail, "none");
  use(trusting(server), server, &error);
  EXPECT_EQ(error.code, Code::network);
  EXPECT_NE(error.hint.find("TLS 1.2"), std::string::npos) << error.what() << ": " << error.hint;
  server.limit_protocol(TLS1_2_VERSION);
  EXPECT_EQ(use(trusting(server), server), "fine");
}

TEST_P(TlsMatrix, AnEndWithoutCloseNotice) {
  const auto certificate = folder_.issue({});
  ScriptedServer server(
      [](Peer& peer, int) {
        for (auto request = peer.request(); !request.empty(); request = peer.request()) {
          if (request.starts_with("GET / ")) {
            peer.write(version_answer());
            continue;
          }
          if (header_of(request, "Sec-WebSocket-Key").empty()) {
            peer.write("HTTP/1.1 200 OK\r\n\r\nsecure");  // neither length nor chunks: the end says that it is whole
          } else {
            accept_upgrade(peer, request);
          }
          peer.end_without_notice();
          return;
        }
      },
      &certificate);
  Error error(Code::fail, "none");
  use(trusting(server), server, &error);
  EXPECT_EQ(error.code, Code::network) << error.what();
}

TEST_P(TlsMatrix, ClientCertificates) {
  const auto certificate = folder_.issue({});
  const auto mine = folder_.issue({});
  CertificateRequest authority;
  authority.is_authority = true;
  const auto stranger = make_certificate(authority, nullptr);
  const auto unknown = make_certificate({}, &stranger);
  const auto mine_file = folder_.write("mine.pem", mine.pem()), key_file = folder_.write("mine.key", mine.key_pem());
  const auto both_file = folder_.write("both.pem", mine.pem() + mine.key_pem());
  const auto unknown_file = folder_.write("unknown.pem", unknown.pem() + unknown.key_pem());
  for (const int newest : {TLS1_3_VERSION, TLS1_2_VERSION}) {
    ScriptedServer server(serve, &certificate);
    server.limit_protocol(newest);
    server.demand_client_certificate(folder_.authority());
    auto made = trusting(server);
    Error error(Code::fail, "none");
    use(made, server, &error);
    EXPECT_EQ(error.code, Code::network) << error.what();
    EXPECT_NE(error.hint.find("BACKEND_SSL_CLIENT_CERT=FILE"), std::string::npos) << error.what() << ": " << error.hint;

    made.tls.client_cert = unknown_file;
    use(made, server, &error);
    EXPECT_EQ(error.code, Code::network) << error.what();

    made.tls.client_cert = both_file;
    EXPECT_EQ(use(made, server), "fine") << newest;
    made.tls.client_cert = mine_file;
    made.tls.client_key = key_file;
    EXPECT_EQ(use(made, server), "fine") << newest;
  }
}

TEST_P(TlsMatrix, AuthoritiesOfAFolder) {
  const auto certificate = folder_.issue({});
  ScriptedServer server(serve, &certificate);
  std::filesystem::create_directory(folder_.folder() / "hashed");
  folder_.write("hashed/" + folder_.authority().hashed_name(), folder_.authority().pem());
  auto made = config({server.address()});
  made.tls.ca_folder = (folder_.folder() / "hashed").string();
  EXPECT_EQ(use(made, server), "fine");
  made.tls.ca_folder = "/nowhere:" + made.tls.ca_folder;
  EXPECT_EQ(use(made, server), "fine");
  std::filesystem::create_directory(folder_.folder() / "empty");
  made.tls.ca_folder = (folder_.folder() / "empty").string();
  Error error(Code::fail, "none");
  use(made, server, &error);
  EXPECT_EQ(error.code, Code::network);
  EXPECT_NE(error.hint.find("SSL_CERT_FILE"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Every, TlsMatrix, ::testing::Values(Kind::api, Kind::websocket, Kind::absolute),
                         [](const auto& row) { return name_of(row.param); });

class TlsFiles : public ::testing::Test, protected ClientFixture {};

TEST_F(TlsFiles, UnusableOnesAreSettingsErrors) {
  const TlsFolder folder;
  const auto certificate = folder.issue({}), other = folder.issue({});
  ScriptedServer server([](Peer& peer, int) { peer.await_end(); }, &certificate);
  const auto good = folder.write("good.pem", other.pem()), garbage = folder.write("garbage.pem", "garbage");
  const auto wrong_key = folder.write("wrong.key", certificate.key_pem());
  const struct {
    TlsOptions options;
    const char* named;
  } rows[] = {
      {{true, "/nowhere/ca.pem", "", "", ""}, "/nowhere/ca.pem"},
      {{true, garbage, "", "", ""}, "garbage.pem"},
      {{true, "", "/nowhere/ca", "", ""}, "/nowhere/ca"},
      {{true, folder.authority_file(), "", "/nowhere/me.pem", ""}, "/nowhere/me.pem"},
      {{true, folder.authority_file(), "", good, ""}, "good.pem"},
      {{true, folder.authority_file(), "", good, wrong_key}, "wrong.key"},
      {{true, folder.authority_file(), "", good, garbage}, "garbage.pem"},
  };
  for (const auto& row : rows) {
    auto made = config({server.address()});
    made.tls = row.options;
    HttpClient client(made);
    const auto error = failure(client, get("/x"));
    EXPECT_EQ(error.code, Code::invalid) << row.named;
    EXPECT_EQ(error.id, "config-certificates") << row.named;
    EXPECT_NE(std::string(error.what()).find(row.named), std::string::npos) << error.what();
    EXPECT_FALSE(error.hint.empty());
  }
}

}  // namespace
}  // namespace bai::kernel
