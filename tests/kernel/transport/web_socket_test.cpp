#include "kernel/transport/web_socket.hpp"

#include "kernel/transport/ws_frame.hpp"
#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/web_socket_script.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <poll.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Answers the probe and the handshake. `seen`: the handshake's request, set before it is answered.
void shake_hands(Peer& peer, std::string_view first_frames = {}, std::string* seen = nullptr) {
  auto request = peer.request();
  if (request.starts_with("GET / ")) {
    peer.write(version_answer());
    request = peer.request();
  }
  if (seen != nullptr) *seen = request;
  accept_upgrade(peer, request, first_frames);
}

class WebSocketTest : public ::testing::Test, protected ClientFixture {
 protected:
  std::unique_ptr<WebSocket> connect(const ScriptedServer& server) {
    client_ = std::make_unique<HttpClient>(config({server.address()}));
    auto request = get("/stream/session/s/tcpproxy");
    request.query = {{"app", "x"}};
    return client_->connect(request, stop);
  }
  std::string received(WebSocket& socket) {
    FrameKind kind{};
    std::string data;
    EXPECT_EQ(socket.receive(milliseconds(-1), kind, data), WebSocket::Received::message);
    return (kind == FrameKind::text ? "T:" : "B:") + data;
  }
  WebSocket::Received received_now(WebSocket& socket) {
    FrameKind kind{};
    std::string data;
    return socket.receive(milliseconds(0), kind, data);
  }
  std::unique_ptr<HttpClient> client_;
};

TEST(WebSocketAccept, ExampleOfTheStandard) {
  EXPECT_EQ(websocket_accept("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_F(WebSocketTest, HandshakeIsSignedAsAStreamWithoutContentType) {
  std::string seen;
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer, server_frame(0x81, "hello"), &seen);
    peer.await_end();
  });
  const auto socket = connect(server);
  EXPECT_EQ(received(*socket), "T:hello") << "sent in one piece with the handshake";
  EXPECT_TRUE(seen.starts_with("GET /stream/session/s/tcpproxy?app=x HTTP/1.1\r\n"));
  EXPECT_EQ(header_of(seen, "Content-Type") + header_of(seen, "Content-Length"), "");
  EXPECT_EQ(header_of(seen, "Sec-WebSocket-Version"), "13");
  const SigningFacts facts{
      "GET", "/stream/session/s/tcpproxy?app=x", header_of(seen, "Date"), header_of(seen, "Host"), "", "v6.20220315"};
  EXPECT_EQ(header_of(seen, "Authorization"), authorization(facts, config({"http://x"}).keys, "sha256"));
}

TEST_F(WebSocketTest, RefusedHandshakesAreApiErrors) {
  ScriptedServer server([&](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    peer.write(answer("404 Not Found",
                      R"({"type": "https://api.backend.ai/probs/object-not-found", "title": "No such app service."})"));
    peer.await_end();
  });
  try {
    connect(server);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.http_status, 404);
    EXPECT_STREQ(error.what(), "404 Not Found: No such app service");
  }
}

TEST_F(WebSocketTest, WrongProofIsRefused) {
  ScriptedServer server([&](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    peer.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        "AAAA\r\n\r\n");
    peer.await_end();
  });
  EXPECT_THROW(connect(server), Error);
}

TEST_F(WebSocketTest, EchoWithFragmentsAndPings) {
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer);
    const auto frame = read_frame(peer);
    EXPECT_EQ(frame.first, 0x82U);
    peer.write(server_frame(0x02, frame.payload.substr(0, 10)) + server_frame(0x89, "are you there") +
               server_frame(0x00, "") + server_frame(0x80, frame.payload.substr(10)));
    const auto pong = read_frame(peer);
    EXPECT_EQ(pong.first, 0x8AU);
    EXPECT_EQ(pong.payload, "are you there");
    peer.write(server_frame(0x81, "end"));
    peer.await_end();
  });
  const auto socket = connect(server);
  const std::string data(100'000, 'd');
  socket->send(FrameKind::binary, data);
  EXPECT_EQ(received(*socket), "B:" + data);
  EXPECT_EQ(received(*socket), "T:end");
  EXPECT_EQ(received_now(*socket), WebSocket::Received::nothing_yet);
  EXPECT_EQ(socket->close_code(nullptr), 0);
}

TEST_F(WebSocketTest, CloseOfThePeerIsAnsweredAndReported) {
  ClientFrame reply;
  {
    ScriptedServer server([&](Peer& peer, int) {
      shake_hands(peer);
      peer.write(server_frame(0x88, close_payload(1013, "try again")));
      reply = read_frame(peer);
    });
    const auto socket = connect(server);
    FrameKind kind{};
    std::string data, reason;
    EXPECT_EQ(socket->receive(milliseconds(-1), kind, data), WebSocket::Received::end);
    EXPECT_EQ(socket->receive(milliseconds(-1), kind, data), WebSocket::Received::end);
    EXPECT_EQ(socket->close_code(&reason), 1013);
    EXPECT_EQ(reason, "try again");
    EXPECT_THROW(socket->send(FrameKind::text, "late"), Error);
  }
  EXPECT_EQ(reply.first, 0x88U);
  EXPECT_EQ(parse_close(reply.payload).first, 1013);
}

TEST_F(WebSocketTest, OwnCloseWaitsForTheAnswer) {
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer);
    const auto frame = read_frame(peer);
    EXPECT_EQ(parse_close(frame.payload), std::make_pair(1000, std::string("done")));
    peer.write(server_frame(0x82, "still on its way") + server_frame(0x88, frame.payload));
    EXPECT_EQ(read_frame(peer).first, 0U) << "an answer to a close is not answered again";
  });
  const auto socket = connect(server);
  socket->close(1000, "done");
  EXPECT_EQ(socket->close_code(nullptr), 1000);
  socket->close(1000, "twice");
}

TEST_F(WebSocketTest, ALostConnectionIsAnError) {
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer);
    peer.write(server_frame(0x82, "data").substr(0, 4));
  });
  const auto socket = connect(server);
  FrameKind kind{};
  std::string data;
  try {
    socket->receive(milliseconds(-1), kind, data);
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::network); }
  EXPECT_EQ(socket->close_code(nullptr), 1006);
}

TEST_F(WebSocketTest, BrokenRulesAreToldToThePeer) {
  ClientFrame reply;
  {
    ScriptedServer server([&](Peer& peer, int) {
      shake_hands(peer);
      peer.write(server_frame(0x81, "\xff\xfe"));
      reply = read_frame(peer);
    });
    const auto socket = connect(server);
    FrameKind kind{};
    std::string data;
    EXPECT_THROW(socket->receive(milliseconds(-1), kind, data), Error);
  }
  EXPECT_EQ(parse_close(reply.payload).first, 1007);
}

TEST_F(WebSocketTest, ASilentPeerIsAskedAndThenGivenUp) {
  std::atomic<bool> asked{false};
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer);
    asked = read_frame(peer).first == 0x89U;
    peer.await_end();
  });
  Endpoint endpoint = parse_endpoint(server.address());
  TlsContext tls(TlsOptions{});
  Patience patience;
  patience.stop = &stop;
  auto connection = Connection::open(endpoint, tls, patience);
  std::uint64_t sent = 0;
  connection->write_all("GET /x HTTP/1.1\r\nSec-WebSocket-Key: k\r\n\r\n", patience, sent);
  ClientExchange exchange(std::move(connection), patience, std::make_shared<ConnectionPool>());
  exchange.read_head("GET");
  const auto socket = upgrade(exchange, "k", patience, {milliseconds(20), milliseconds(20)});
  FrameKind kind{};
  std::string data;
  try {
    socket->receive(milliseconds(-1), kind, data);
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::network); }
  EXPECT_TRUE(asked);
  EXPECT_EQ(socket->close_code(nullptr), 1006);
}

TEST_F(WebSocketTest, ReceivingIsInterrupted) {
  ScriptedServer server([&](Peer& peer, int) {
    shake_hands(peer);
    read_frame(peer);
    stop.request();
    peer.await_end();
  });
  const auto socket = connect(server);
  socket->send(FrameKind::text, "go");
  FrameKind kind{};
  std::string data;
  try {
    socket->receive(milliseconds(-1), kind, data);
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::cancelled); }
}

/// Echoes every message; with pings in between.
void echo(Peer& peer, int) {
  shake_hands(peer);
  for (auto frame = read_frame(peer); frame.first != 0; frame = read_frame(peer)) {
    if (frame.first == 0x8AU) continue;
    if (!peer.write(server_frame(0x89, "p") + server_frame(frame.first, frame.payload))) return;
    if (frame.first == 0x88U) return;
  }
}

class BothWays : public WebSocketTest {
 protected:
  void run(WebSocket& socket) {
    constexpr int kMessages = 200;
    std::thread sender([&] {
      for (int i = 0; i < kMessages; ++i)
        socket.send(FrameKind::binary, std::string(static_cast<std::size_t>(i) * 331 % 40'000, static_cast<char>(i)));
    });
    for (int i = 0; i < kMessages; ++i) {
      ASSERT_TRUE(received(socket) ==
                  "B:" + std::string(static_cast<std::size_t>(i) * 331 % 40'000, static_cast<char>(i)))
          << i;
    }
    sender.join();
    EXPECT_NE(socket.poll_events() & POLLIN, 0);
    socket.close(1000, "");
  }
};

TEST_F(BothWays, Plain) {
  ScriptedServer server(echo);
  run(*connect(server));
}

TEST_F(BothWays, OverTls) {
  std::string name = (fs::temp_directory_path() / "bai-ws-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const auto certificate = make_certificate({}, nullptr);
  std::ofstream(fs::path(name) / "ca.pem") << certificate.pem();
  ScriptedServer server(echo, &certificate);
  auto secure = config({server.address()});
  secure.tls.ca_file = name + "/ca.pem";
  HttpClient client(secure);
  run(*client.connect(get("/stream/x"), stop));
  fs::remove_all(name);
}

}  // namespace
}  // namespace bai::kernel
