#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/scripted_server.hpp"
#include "tests/kernel/transport/tls_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace bai::kernel {
namespace {

class Tls : public ::testing::Test, protected ClientFixture {
 protected:
  ClientConfig trusting(const std::string& address) {
    auto made = config({address});
    made.tls.ca_file = folder_.authority_file();
    return made;
  }

  static void serve(Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      peer.write(request.starts_with("GET / ") ? version_answer() : answer("200 OK", "secure"));
    }
  }

  TlsFolder folder_;
};

TEST_F(Tls, GoodCertificatesByAddressAndByName) {
  const auto certificate = folder_.issue({});
  ScriptedServer server(serve, &certificate);
  HttpClient by_address(trusting(server.address()));
  EXPECT_EQ(body_of(by_address, get("/x")), "secure");
  EXPECT_EQ(body_of(by_address, get("/x")), "secure");
  EXPECT_EQ(server.connections(), 1) << "session tickets do not spoil a kept connection";
  HttpClient by_name(trusting("https://localhost:" + std::to_string(server.port())));
  EXPECT_EQ(body_of(by_name, get("/x")), "secure");
}

TEST_F(Tls, MissingAuthoritiesAreASettingsError) {
  const auto certificate = folder_.issue({});
  ScriptedServer server(serve, &certificate);
  auto made = config({server.address()});
  made.tls.ca_file = (folder_.folder() / "nothing.pem").string();
  HttpClient client(made);
  EXPECT_EQ(failure(client, get("/x")).id, "config-certificates");
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
  const auto certificate = folder_.issue({});
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
  const auto certificate = folder_.issue({});
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
