#include "kernel/transport/event_stream.hpp"

#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <poll.h>

namespace bai::kernel {
namespace {

using Received = EventStream::Received;
using std::chrono::milliseconds;

constexpr const char* kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr const char* kGoodBye = "event: server_close\r\ndata: {}\r\n\r\n";
constexpr const char* kLastChunk = "0\r\n\r\n";

std::string chunk(const std::string& text) {
  char head[16];
  std::snprintf(head, sizeof head, "%zx\r\n", text.size());
  return head + text + "\r\n";
}

class Events : public ::testing::Test, protected ClientFixture {
 protected:
  /// A server whose answers to the requests for events come from `answers`, each on a connection of its own, the last
  /// one for all that follow.
  std::unique_ptr<ScriptedServer> serve(std::vector<std::string> answers) {
    return std::make_unique<ScriptedServer>([this, answers = std::move(answers)](Peer& peer, int) {
      for (auto request = peer.request(); !request.empty(); request = peer.request()) {
        if (request.starts_with("GET / ")) {
          peer.write(version_answer());
          continue;
        }
        std::size_t number = 0;
        {
          const std::lock_guard lock(mutex_);
          number = std::min(requests_.size(), answers.size() - 1);
          requests_.push_back(request);
        }
        peer.write(answers[number]);
        return;
      }
    });
  }

  std::unique_ptr<EventStream> listen(const ScriptedServer& server) {
    auto made = config({server.address()});
    made.log = nullptr;
    made.sleep = [this](milliseconds pause, const Cancellation&) {
      const std::lock_guard lock(mutex_);
      slept_.push_back(pause);
    };
    client_ = std::make_unique<HttpClient>(made);
    auto request = get("/events/background-task");
    request.query = {{"task_id", "t"}};
    return client_->listen(request, stop);
  }

  /// All events up to the end, or to the error, which is put last.
  std::vector<std::string> all(EventStream& stream) {
    std::vector<std::string> out;
    ServerEvent event;
    try {
      while (stream.next(milliseconds(-1), event) == Received::event) out.push_back(event.name + " " + event.data);
      out.emplace_back("END");
    } catch (const Error& error) {
      last_ = error;
      out.emplace_back("ERROR");
    }
    return out;
  }

  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::vector<milliseconds> slept() {
    const std::lock_guard lock(mutex_);
    return slept_;
  }

  std::mutex mutex_;
  std::vector<std::string> requests_;
  std::vector<milliseconds> slept_;
  std::unique_ptr<HttpClient> client_;
  Error last_{Code::fail, "none"};
};

using Texts = std::vector<std::string>;

TEST_F(Events, UntilTheGoodBye) {
  const auto server =
      serve({kHead + chunk("event: a\ndata: 1\n\n: ping\n\nda") + chunk("ta: 2\n\n") + chunk(kGoodBye)});
  const auto stream = listen(*server);
  EXPECT_EQ(all(*stream), (Texts{"a 1", "message 2", "server_close {}", "END"}));
  ServerEvent event;
  EXPECT_EQ(stream->next(milliseconds(0), event), Received::end) << "and stays at its end";
  ASSERT_EQ(requests().size(), 1U);
  EXPECT_TRUE(requests()[0].starts_with("GET /events/background-task?task_id=t HTTP/1.1\r\n"));
  EXPECT_FALSE(header_of(requests()[0], "Authorization").empty());
  EXPECT_EQ(header_of(requests()[0], "Last-Event-ID"), "");
}

TEST_F(Events, LostConnectionsAreMadeAgain) {
  const auto server = serve({kHead + chunk("retry: 2\nid: 41\ndata: 1\n\nid: 42\ndata: ha"),  // cut in an event
                             kHead + chunk("data: 2\n\n").substr(0, 8),                       // cut in a chunk
                             kHead + chunk("id: 43\ndata: 3\n\n") + kLastChunk,               // ended in order
                             answer("502 Bad Gateway", "restarting"), kHead + chunk(kGoodBye)});
  const auto stream = listen(*server);
  EXPECT_EQ(all(*stream), (Texts{"message 1", "message 3", "server_close {}", "END"}));
  ASSERT_EQ(requests().size(), 5U);
  EXPECT_EQ(header_of(requests()[1], "Last-Event-ID"), "41");
  EXPECT_EQ(header_of(requests()[2], "Last-Event-ID"), "41");
  EXPECT_EQ(header_of(requests()[3], "Last-Event-ID"), "43");
  for (const auto& request : requests()) EXPECT_FALSE(header_of(request, "Authorization").empty());
  ASSERT_EQ(slept().size(), 4U);
  const int expected[] = {2000, 4000, 2000, 4000};  // an event in between starts the pauses anew
  for (std::size_t i = 0; i < slept().size(); ++i) {
    EXPECT_GE(slept()[i].count(), expected[i] / 2) << i;
    EXPECT_LE(slept()[i].count(), expected[i]) << i;
  }
}

TEST_F(Events, AStreamLostForGoodIsAnError) {
  const auto server = serve({kHead + chunk("data: 1\n\n"), kHead});
  const auto stream = listen(*server);
  EXPECT_EQ(all(*stream), (Texts{"message 1", "ERROR"}));
  EXPECT_EQ(last_.code, Code::network);
  EXPECT_NE(std::string(last_.what()).find("8 attempts"), std::string::npos) << last_.what();
  EXPECT_FALSE(last_.hint.empty());
  EXPECT_EQ(requests().size(), 9U);
  EXPECT_LE(slept().back(), milliseconds(30'000));
  ServerEvent event;
  EXPECT_THROW(stream->next(milliseconds(0), event), Error) << "and stays one";
}

TEST_F(Events, ARefusalOnReconnectingIsTheServersAnswer) {
  const auto server =
      serve({kHead + chunk("data: 1\n\n"), answer("404 Not Found", R"({"title": "No such background task."})")});
  const auto stream = listen(*server);
  EXPECT_EQ(all(*stream), (Texts{"message 1", "ERROR"}));
  EXPECT_EQ(last_.code, Code::api);
  EXPECT_EQ(last_.http_status, 404);
  EXPECT_EQ(requests().size(), 2U);
}

TEST_F(Events, TheFirstConnectionFailsAtOnce) {
  const struct {
    std::string answer;
    Code code;
  } rows[] = {{answer("404 Not Found", "{}"), Code::api},
              {answer("200 OK", "{}", "Content-Type: application/json\r\n"), Code::unsupported},
              {"HTTP/1.1 204 No Content\r\n\r\n", Code::unsupported},
              {"", Code::network}};
  for (const auto& row : rows) {
    requests_.clear();
    const auto server = serve({row.answer});
    try {
      listen(*server);
      ADD_FAILURE() << row.answer;
    } catch (const Error& error) { EXPECT_EQ(error.code, row.code) << row.answer << error.what(); }
    EXPECT_TRUE(slept().empty()) << row.answer;
  }
}

TEST_F(Events, PollingAndLimits) {
  std::atomic<bool> go{false};
  ScriptedServer server([&](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    peer.write(kHead);
    go.wait(false);
    peer.write(chunk("data: 1\n\n"));
    peer.await_end();
  });
  const auto stream = listen(server);
  ServerEvent event;
  EXPECT_EQ(stream->next(milliseconds(0), event), Received::nothing_yet);
  EXPECT_EQ(stream->next(milliseconds(5), event), Received::nothing_yet);
  pollfd polled{stream->poll_fd(), POLLIN, 0};
  EXPECT_EQ(::poll(&polled, 1, 0), 0);
  go = true;
  go.notify_all();
  EXPECT_EQ(::poll(&polled, 1, -1), 1);
  EXPECT_EQ(stream->next(milliseconds(0), event), Received::event);
  EXPECT_EQ(::poll(&polled, 1, 0), 0);
  stop.request();
  EXPECT_THROW(stream->next(milliseconds(-1), event), Error);
}

TEST_F(Events, InterruptedWhileConnectingAndWhilePausing) {
  ScriptedServer silent([this](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    stop.request();
    peer.await_end();
  });
  try {
    listen(silent);
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.code, Code::cancelled); }

  // A stream that is given up while it waits before reconnecting ends at once: the real sleeper, a pause of half a
  // minute.
  const Cancellation other;
  const auto server = serve({kHead + chunk("retry: 30\ndata: 1\n\n")});
  auto patient = config({server->address()});
  patient.log = nullptr;
  patient.sleep = nullptr;
  HttpClient client(patient);
  const auto stream = client.listen(get("/events/session"), other);
  ServerEvent event;
  EXPECT_EQ(stream->next(milliseconds(-1), event), Received::event);
}

TEST_F(Events, OnlyGetWithoutBody) {
  ScriptedServer server([](Peer& peer, int) { peer.await_end(); });
  HttpClient client(config({server.address()}));
  EXPECT_THROW(client.listen(post("/events", "{}"), stop), Error);
}

}  // namespace
}  // namespace bai::kernel
