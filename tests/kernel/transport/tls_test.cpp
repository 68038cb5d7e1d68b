#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

class Tls : public ::testing::Test, protected ClientFixture {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "bai-tls-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    CertificateRequest request;
    request.is_authority = true;
    authority_ = make_certificate(request, nullptr);
    std::ofstream(folder_ / "ca.pem") << authority_.pem();
  }
  void TearDown() override { fs::remove_all(folder_); }

  ClientConfig trusting(const std::string& address) {
    auto made = config({address});
    made.tls.ca_file = (folder_ / "ca.pem").string();
    return made;
  }

  static void serve(Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      peer.write(request.starts_with("GET / ") ? version_answer() : answer("200 OK", "secure"));
    }
  }

  fs::path folder_;
  Certificate authority_;
};

TEST_F(Tls, GoodCertificatesByAddressAndByName) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(serve, &certificate);
  HttpClient by_address(trusting(server.address()));
  EXPECT_EQ(body_of(by_address, get("/x")), "secure");
  EXPECT_EQ(body_of(by_address, get("/x")), "secure");
  EXPECT_EQ(server.connections(), 1) << "session tickets do not spoil a kept connection";
  HttpClient by_name(trusting("https://localhost:" + std::to_string(server.port())));
  EXPECT_EQ(body_of(by_name, get("/x")), "secure");
}

TEST_F(Tls, BadCertificatesAreRefusedWithTheReason) {
  CertificateRequest wrong_host, expired, future;
  wrong_host.names = "DNS:other.example";
  expired.starts = -7200;
  expired.ends = -3600;
  future.starts = 3600;
  future.ends = 7200;
  CertificateRequest unknown_authority;
  unknown_authority.is_authority = true;
  const auto stranger = make_certificate(unknown_authority, nullptr);
  const struct {
    const char* name;
    Certificate certificate;
    const char* reason;
  } rows[] = {{"wrong host", make_certificate(wrong_host, &authority_), "not for '127.0.0.1'"},
              {"expired", make_certificate(expired, &authority_), "expired"},
              {"not yet valid", make_certificate(future, &authority_), "not yet valid"},
              {"self-signed", make_certificate({}, nullptr), "self-signed"},
              {"unknown authority", make_certificate({}, &stranger), "certificate"}};
  for (const auto& row : rows) {
    std::atomic<int> requests{0};
    ScriptedServer server(
        [&](Peer& peer, int) {
          if (!peer.request().empty()) ++requests;
        },
        &row.certificate);
    HttpClient client(trusting(server.address()));
    const auto error = failure(client, get("/x"));
    EXPECT_EQ(error.code, Code::network) << row.name;
    EXPECT_NE(std::string(error.what()).find(row.reason), std::string::npos) << row.name << ": " << error.what();
    EXPECT_FALSE(error.hint.empty());
    EXPECT_EQ(requests, 0) << row.name;

    auto unchecked = trusting(server.address());
    unchecked.tls.verify = false;
    HttpClient careless(unchecked);
    failure(careless, get("/x"));
    EXPECT_EQ(requests > 0, true) << row.name << ": the check can be switched off";
  }
}

TEST_F(Tls, MissingAuthoritiesAreASettingsError) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(serve, &certificate);
  auto made = config({server.address()});
  made.tls.ca_file = (folder_ / "nothing.pem").string();
  HttpClient client(made);
  EXPECT_EQ(failure(client, get("/x")).id, "config-certificates");
}

TEST_F(Tls, OldProtocolsAreRefused) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(serve, &certificate);
  server.limit_protocol(TLS1_1_VERSION);
  HttpClient client(trusting(server.address()));
  EXPECT_EQ(failure(client, get("/x")).code, Code::network);
}

TEST_F(Tls, AnEndWithoutCloseNoticeIsNoEndOfABody) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(
      [](Peer& peer, int) {
        peer.request();
        peer.write(version_answer());
        peer.request();
        peer.write("HTTP/1.1 200 OK\r\n\r\nuntil close");  // neither length nor chunks
        peer.end_without_notice();
      },
      &certificate);
  HttpClient client(trusting(server.address()));
  EXPECT_EQ(failure(client, get("/x")).code, Code::network);
}

TEST_F(Tls, AStalledHandshakeIsInterruptedOrTimesOut) {
  ScriptedServer silent([](Peer& peer, int) { peer.await_end(); });  // speaks no TLS at all
  const auto address = "https://127.0.0.1:" + std::to_string(silent.port());
  auto impatient = trusting(address);
  impatient.connect = std::chrono::milliseconds(30);
  HttpClient client(impatient);
  EXPECT_EQ(failure(client, get("/x")).code, Code::timeout);

  ScriptedServer interrupting([this](Peer& peer, int) {
    peer.read(1);
    stop.request();
    peer.await_end();
  });
  HttpClient other(trusting("https://127.0.0.1:" + std::to_string(interrupting.port())));
  EXPECT_EQ(failure(other, get("/x")).code, Code::cancelled);
}

TEST_F(Tls, TheSignalMaskOfACallerStaysAsItWas) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(serve, &certificate);
  std::thread([&] {
    sigset_t pipe, after;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_UNBLOCK, &pipe, nullptr);
    {
      HttpClient client(trusting(server.address()));
      EXPECT_EQ(body_of(client, get("/x")), "secure");
    }
    pthread_sigmask(SIG_BLOCK, nullptr, &after);
    EXPECT_EQ(sigismember(&after, SIGPIPE), 0);
  }).join();
}

TEST_F(Tls, LargeBodiesBothWays) {
  const auto certificate = make_certificate({}, &authority_);
  ScriptedServer server(
      [](Peer& peer, int) {
        for (auto request = peer.request(); !request.empty(); request = peer.request()) {
          peer.write(request.starts_with("GET / ") ? version_answer()
                                                   : answer("200 OK", request.substr(request.find("\r\n\r\n") + 4)));
        }
      },
      &certificate);
  HttpClient client(trusting(server.address()));
  std::string body(3 << 20, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 >> 5);
  EXPECT_TRUE(body_of(client, post("/echo", body)) == body);
}

}  // namespace
}  // namespace bai::kernel
