#include "kernel/transport/endpoint_pool.hpp"
#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace bai::kernel {
namespace {

/// Answers probes; hands every other request to `handle`, which says whether the connection goes on.
ScriptedServer::Handler manager(std::function<bool(Peer&, const std::string&)> handle) {
  return [handle = std::move(handle)](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.starts_with("GET / ")) {
        peer.write(version_answer());
      } else if (!handle(peer, request)) {
        return;
      }
    }
  };
}

bool serve(Peer& peer, const std::string&) { return peer.write(answer("200 OK", "served")); }

/// A seed with which the first of two endpoints is asked first.
unsigned first_first() {
  for (unsigned seed = 0;; ++seed) {
    std::mt19937 random(seed);
    if (EndpointPool({parse_endpoint("http://a"), parse_endpoint("http://b")}, random).current().host == "a")
      return seed;
  }
}

class Failover : public ::testing::Test, protected ClientFixture {
 protected:
  HttpClient client_for(const std::string& first, const std::string& second) {
    auto made = config({first, second});
    made.shuffle_seed = first_first();
    return HttpClient(made);
  }
};

TEST_F(Failover, UnreachableEndpointsAreSkippedForEveryMethod) {
  ScriptedServer good(manager(serve));
  const auto dead = "http://127.0.0.1:" + std::to_string(closed_port());
  auto client = client_for(dead, good.address());
  EXPECT_EQ(body_of(client, post("/x", "{}")), "served");
  EXPECT_EQ(client.current_endpoint().port, good.port()) << "later requests begin with the one that worked";
}

TEST_F(Failover, TheHostIsSignedAnewPerEndpoint) {
  std::string host, signature;
  ScriptedServer good(manager([&](Peer& peer, const std::string& request) {
    host = header_of(request, "Host");
    signature = header_of(request, "Authorization");
    SigningFacts facts{"GET",        "/x", header_of(request, "Date"), host, header_of(request, "Content-Type"),
                       "v6.20220315"};
    EXPECT_EQ(signature,
              authorization(facts, {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}, "sha256"));
    return peer.write(answer("200 OK", ""));
  }));
  auto client = client_for("http://127.0.0.1:" + std::to_string(closed_port()), good.address());
  body_of(client, get("/x"));
  EXPECT_EQ(host, "127.0.0.1:" + std::to_string(good.port()));
}

TEST_F(Failover, ALostReplyIsAskedAgainOnlyWhereThatIsSafe) {
  std::atomic<int> executed{0};
  ScriptedServer dying(manager([&](Peer&, const std::string&) {
    ++executed;
    return false;  // took the request and died
  }));
  ScriptedServer good(manager(serve));
  {
    auto client = client_for(dying.address(), good.address());
    EXPECT_EQ(body_of(client, get("/x")), "served");
  }
  {
    auto client = client_for(dying.address(), good.address());
    auto request = post("/x", "{}");
    request.repeatable = true;
    EXPECT_EQ(body_of(client, request), "served");
  }
  {
    executed = 0;
    auto client = client_for(dying.address(), good.address());
    const auto error = failure(client, post("/x", "{}"));
    EXPECT_EQ(error.code, Code::network);
    EXPECT_NE(std::string(error.what()).find("may have executed"), std::string::npos) << error.what();
    EXPECT_EQ(executed, 1);
  }
}

TEST_F(Failover, NoStatusIsAReasonToAskElsewhere) {
  std::atomic<int> elsewhere{0};
  ScriptedServer broken(
      manager([](Peer& peer, const std::string&) { return peer.write(answer("502 Bad Gateway", "no")); }));
  ScriptedServer good(manager([&](Peer& peer, const std::string& request) {
    ++elsewhere;
    return serve(peer, request);
  }));
  auto client = client_for(broken.address(), good.address());
  EXPECT_EQ(failure(client, get("/x")).http_status, 502);
  EXPECT_EQ(elsewhere, 0);
}

TEST_F(Failover, MalformedAnswersAndBrokenBodiesAreFinal) {
  std::atomic<int> elsewhere{0};
  ScriptedServer good(manager([&](Peer& peer, const std::string& request) {
    ++elsewhere;
    return serve(peer, request);
  }));
  for (const char* bytes : {"nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"}) {
    ScriptedServer bad(manager([&](Peer& peer, const std::string&) {
      peer.write(bytes);
      return false;
    }));
    auto client = client_for(bad.address(), good.address());
    EXPECT_EQ(failure(client, get("/x")).code, Code::network) << bytes;
  }
  EXPECT_EQ(elsewhere, 0);
}

TEST_F(Failover, AllDownTellsWhatToCheck) {
  const auto first = "http://127.0.0.1:" + std::to_string(closed_port());
  const auto last = "http://127.0.0.1:" + std::to_string(closed_port());
  auto client = client_for(first, last);
  const auto error = failure(client, get("/x"));
  EXPECT_EQ(error.code, Code::network);
  EXPECT_EQ(error.what(), "cannot connect to " + last + ": Connection refused");
  EXPECT_EQ(error.hint, "check your network connection and the server's address (BACKEND_ENDPOINT)");
}

/// A body that is read in pieces, and can be wound back or not.
class TextSource final : public BodySource {
 public:
  TextSource(std::string text, bool rewindable, bool sized)
      : text_(std::move(text)), rewindable_(rewindable), sized_(sized) {}
  std::size_t read(char* buffer, std::size_t capacity) override {
    const auto n = std::min(capacity, text_.size() - at_);
    std::memcpy(buffer, text_.data() + at_, n);
    at_ += n;
    return n;
  }
  bool can_rewind() const override { return rewindable_; }
  void rewind(std::uint64_t offset) override { at_ = static_cast<std::size_t>(offset); }
  std::int64_t total() const override { return sized_ ? static_cast<std::int64_t>(text_.size()) : -1; }

 private:
  std::string text_;
  bool rewindable_, sized_;
  std::size_t at_ = 0;
};

TEST_F(Failover, BodiesOfSourcesAreWoundBackOrNotRepeated) {
  ScriptedServer dying(manager([](Peer&, const std::string&) { return false; }));
  std::string received;
  ScriptedServer good(manager([&](Peer& peer, const std::string& request) {
    received = request.substr(request.find("\r\n\r\n") + 4);
    return serve(peer, request);
  }));
  const std::string text(700'000, 'x');
  for (const bool rewindable : {true, false}) {
    auto client = client_for(dying.address(), good.address());
    TextSource source(text, rewindable, true);
    auto request = post("/upload", "");
    request.source = &source;
    request.repeatable = true;
    received.clear();
    if (rewindable) {
      EXPECT_EQ(body_of(client, request), "served");
      EXPECT_EQ(received, text);
    } else {
      EXPECT_EQ(failure(client, request).code, Code::network);
      EXPECT_EQ(received, "");
    }
  }
}

TEST_F(Failover, SourcesOfUnknownLengthAreSentInChunks) {
  std::string received;
  ScriptedServer good(manager([&](Peer& peer, const std::string& request) {
    received = request;
    return serve(peer, request);
  }));
  auto client = HttpClient(config({good.address()}));
  TextSource source("hello", false, false);
  auto request = post("/upload", "");
  request.source = &source;
  EXPECT_EQ(body_of(client, request), "served");
  EXPECT_EQ(received.substr(received.find("\r\n\r\n") + 4), "5\r\nhello\r\n0\r\n\r\n");
}

}  // namespace
}  // namespace bai::kernel
