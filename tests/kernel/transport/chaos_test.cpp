// Connections that are closed, reset or stalled after any byte: the right bytes come out, or an error that says why.
// Every position of the smallest exchange, then random positions of larger ones: BAI_LONG_TESTS=1 makes it 2,000 and
// prints each.
#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/web_socket_script.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>

namespace bai::kernel {
namespace {

using std::chrono::milliseconds;

struct Cut {
  enum class Side { none, request, reply } side = Side::none;
  enum class How { close, reset, stall } how = How::close;
  std::size_t at = 0;  ///< bytes of this side that still pass
};

struct Happened {};

/// A peer whose connection ends as the cut says.
class CutPeer {
 public:
  CutPeer(Peer& peer, Cut cut) : peer_(peer), cut_(cut) {}

  std::string request() {
    std::string text;
    std::size_t end = std::string::npos;
    while (text.size() < end) {
      const auto left = cut_.side == Cut::Side::request ? cut_.at - in : 65536;
      if (left == 0) happen();
      const auto piece = peer_.read(std::min<std::size_t>(left, 65536));
      if (piece.empty()) return {};
      in += piece.size();
      text += piece;
      const auto head = text.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      end = head + 4 + std::strtoull(header_of(text, "Content-Length").c_str(), nullptr, 10);
    }
    return text;
  }

  void write(const std::string& bytes) {
    const auto left = cut_.side == Cut::Side::reply ? cut_.at - out : bytes.size();
    peer_.write(std::string_view(bytes).substr(0, left));
    out += std::min(left, bytes.size());
    if (left < bytes.size()) happen();
  }

  std::size_t in = 0, out = 0;

 private:
  [[noreturn]] void happen() {
    if (cut_.how == Cut::How::reset) peer_.reset();
    if (cut_.how == Cut::How::stall) peer_.await_end();
    throw Happened();
  }

  Peer& peer_;
  const Cut cut_;
};

std::string content(std::size_t size) {
  std::string out(size, '\0');
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<char>(i * 2654435761U >> 13);
  return out;
}

/// What one connection carries, and what its client must get.
struct Exchange {
  const char* name;
  std::string method, body, answer, wanted;
};

std::string in_chunks(const std::string& body, std::size_t piece) {
  std::string out = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += piece) {
    char head[16];
    const auto size = std::min(piece, body.size() - at);
    std::snprintf(head, sizeof head, "%zx\r\n", size);
    out.append(head).append(body, at, size).append("\r\n");
  }
  return out + "0\r\n\r\n";
}

class Chaos : public ::testing::Test, protected ClientFixture {
 protected:
  void handle(Peer& raw, const Cut& cut, const Exchange& exchange) {
    CutPeer peer(raw, cut);
    try {
      for (auto request = peer.request(); !request.empty(); request = peer.request()) {
        if (request.starts_with("GET / ")) {
          peer.write(version_answer());
          continue;
        }
        ++executed_;
        if (!exchange.body.empty() && !request.ends_with(exchange.body)) ++garbled_;
        peer.write(exchange.answer);
      }
    } catch (const Happened&) {}
    bytes_in_ = peer.in;
    bytes_out_ = peer.out;
  }

  /// One request to a server that cuts; `second`: another endpoint is well. Returns what happened.
  std::string run(const Exchange& exchange, const Cut& cut, bool second) {
    executed_ = garbled_ = 0;
    std::string outcome;
    {
      ScriptedServer cutting([&](Peer& peer, int) { handle(peer, cut, exchange); });
      std::unique_ptr<ScriptedServer> well;
      std::vector<std::string> addresses{cutting.address()};
      if (second) {
        well = std::make_unique<ScriptedServer>([&](Peer& peer, int) { handle(peer, {}, exchange); });
        addresses.push_back(well->address());
      }
      auto made = config(addresses);
      made.log = nullptr;
      if (cut.how == Cut::How::stall) made.read = milliseconds(20);
      HttpClient client(made);
      HttpRequest request;
      request.method = exchange.method;
      request.path = "/x";
      request.body = exchange.body;
      try {
        outcome = body_of(client, request) == exchange.wanted ? "right" : "WRONG BYTES";
      } catch (const Error& error) {
        const bool documented = error.code == Code::network || error.code == Code::timeout;
        const bool helpful = std::string(error.what()).find("127.0.0.1") != std::string::npos && !error.hint.empty();
        // The time limit of a request has no further hint; what is malformed names no address but its endpoint's
        // setting.
        outcome =
            documented && (helpful || error.code == Code::timeout) ? "error" : std::string("ODD: ") + error.what();
      }
    }
    if (garbled_ > 0) outcome = "WRONG BYTES";
    if (exchange.method == "POST" && executed_ > 1) outcome = "EXECUTED TWICE";
    return outcome;
  }

  void expect_fine(const Exchange& exchange, const Cut& cut, bool second, const std::string& context) {
    const auto outcome = run(exchange, cut, second);
    ++outcomes_[outcome];
    const auto where = std::string(cut.side == Cut::Side::request ? "request" : "reply") + " byte " +
                       std::to_string(cut.at) +
                       (cut.how == Cut::How::close   ? " close"
                        : cut.how == Cut::How::reset ? " reset"
                                                     : " stall");
    EXPECT_TRUE(outcome == "right" || outcome == "error")
        << context << exchange.name << ", " << where << ": " << outcome;
    if (long_) std::printf("%s%s, %s: %s\n", context.c_str(), exchange.name, where.c_str(), outcome.c_str());
  }

  const bool long_ = std::getenv("BAI_LONG_TESTS") != nullptr;
  std::atomic<int> executed_{0}, garbled_{0};
  std::atomic<std::size_t> bytes_in_{0}, bytes_out_{0};
  std::map<std::string, int> outcomes_;
};

TEST_F(Chaos, EveryPositionOfTheSmallestExchange) {
  const Exchange exchanges[] = {{"GET", "GET", "", answer("200 OK", "ok"), "ok"},
                                {"POST", "POST", "{}", answer("200 OK", "ok"), "ok"}};
  for (const auto& exchange : exchanges) {
    ASSERT_EQ(run(exchange, {}, false), "right");
    const std::size_t in = bytes_in_, out = bytes_out_;
    ASSERT_GT(in, 200U);
    for (const auto side : {Cut::Side::request, Cut::Side::reply}) {
      const auto size = side == Cut::Side::request ? in : out;
      for (std::size_t at = 0; at < size; ++at) {
        for (const auto how : {Cut::How::close, Cut::How::reset, Cut::How::stall}) {
          if (how == Cut::How::stall && !long_ && at % 23 != 0) continue;  // each costs its time limit
          if (how == Cut::How::reset && !long_ && at % 3 != 0) continue;
          expect_fine(exchange, {side, how, at}, at % 2 == 0, "");
        }
      }
    }
  }
  EXPECT_GT(outcomes_["right"], 0);
  EXPECT_GT(outcomes_["error"], 0);
}

TEST_F(Chaos, RandomPositionsOfLargerExchanges) {
  const auto data = content(300'000);
  const Exchange exchanges[] = {{"GET with a length", "GET", "", answer("200 OK", data), data},
                                {"GET in chunks", "GET", "", in_chunks(data, 7'919), data},
                                {"POST", "POST", data, answer("200 OK", data), data}};
  std::vector<std::pair<std::size_t, std::size_t>> sizes;
  for (const auto& exchange : exchanges) {
    ASSERT_EQ(run(exchange, {}, false), "right");
    sizes.emplace_back(bytes_in_, bytes_out_);
  }
  const int seeds = long_ ? 2'000 : 60;
  for (int seed = 0; seed < seeds; ++seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto which = random() % std::size(exchanges);
    const auto side = random() % 2 == 0 ? Cut::Side::request : Cut::Side::reply;
    const auto size = side == Cut::Side::request ? sizes[which].first : sizes[which].second;
    const Cut cut{side, static_cast<Cut::How>(random() % 3), random() % size};
    expect_fine(exchanges[which], cut, random() % 2 == 0, "seed " + std::to_string(seed) + ": ");
  }
  EXPECT_GT(outcomes_["right"], 0);
  EXPECT_GT(outcomes_["error"], 0);
}

TEST_F(Chaos, AServerThatReadsSlowlyIsWaitedFor) {
  const auto data = content(std::size_t{32} << 20);  // more than the system keeps for both sides
  std::string got;
  ScriptedServer server([&](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    std::string all;
    while (all.find("\r\n\r\n") == std::string::npos) {
      const auto byte = peer.read(1);
      if (byte.empty()) return;
      all += byte;
    }
    all.erase(0, all.find("\r\n\r\n") + 4);
    while (all.size() < data.size()) {
      const auto piece = peer.read(4096);
      if (piece.empty()) return;
      all += piece;
    }
    got = all;
    peer.write(answer("200 OK", "ok"));
  });
  HttpClient client(config({server.address()}));
  EXPECT_EQ(body_of(client, post("/x", data)), "ok");
  EXPECT_TRUE(got == data);
}

TEST_F(Chaos, WebSocketsAtEveryPosition) {
  const std::string message = "a message of some length";
  const auto attempt = [&](const Cut& cut) -> std::string {
    ScriptedServer server([&](Peer& raw, int) {
      CutPeer peer(raw, cut);
      try {
        peer.request();
        peer.write(version_answer());
        const auto request = peer.request();
        std::string upgrade = upgrade_answer(request) + server_frame(0x81, message);
        peer.write(upgrade);
        bytes_out_ = peer.out;
        raw.await_end();
      } catch (const Happened&) {}
    });
    auto made = config({server.address()});
    made.log = nullptr;
    if (cut.how == Cut::How::stall) made.read = milliseconds(20);
    HttpClient client(made);
    try {
      const auto socket = client.connect(get("/stream"), stop);
      FrameKind kind{};
      std::string data;
      const auto limit = cut.how == Cut::How::stall ? milliseconds(20) : milliseconds(-1);
      const auto got = socket->receive(limit, kind, data);
      if (got == WebSocket::Received::nothing_yet && cut.how == Cut::How::stall) return "error";
      return got == WebSocket::Received::message && data == message ? "right" : "WRONG";
    } catch (const Error& error) {
      const bool documented = error.code == Code::network || error.code == Code::timeout;
      return documented ? "error" : std::string("ODD: ") + error.what();
    }
  };
  ASSERT_EQ(attempt({}), "right");
  const std::size_t size = bytes_out_;
  for (std::size_t at = 0; at < size; ++at) {
    for (const auto how : {Cut::How::close, Cut::How::reset, Cut::How::stall}) {
      if (how == Cut::How::stall && !long_ && at % 23 != 0) continue;
      EXPECT_EQ(attempt({Cut::Side::reply, how, at}), "error") << at;
    }
  }
}

}  // namespace
}  // namespace bai::kernel
