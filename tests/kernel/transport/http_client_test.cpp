#include "kernel/transport/http_client.hpp"

#include "tests/kernel/transport/client_fixture.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <sys/stat.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

class HttpClientTest : public ::testing::Test, protected ClientFixture {
 protected:
  /// Answers probes of the version itself, everything else with `serve`.
  static ScriptedServer::Handler manager(std::function<std::string(const std::string& request)> serve) {
    return [serve = std::move(serve)](Peer& peer, int) {
      for (auto request = peer.request(); !request.empty(); request = peer.request()) {
        peer.write(request.starts_with("GET / ") ? version_answer() : serve(request));
      }
    };
  }
};

TEST_F(HttpClientTest, SignedRequestOnOneKeptConnection) {
  std::string seen;
  ScriptedServer server(manager([&](const std::string& request) {
    seen = request;
    return answer("200 OK", "{}", "Content-Type: application/json\r\n");
  }));
  HttpClient client(config({server.address()}));
  auto request = post("/session", R"({"a": 1})");
  request.query = {{"k", "a b"}};
  request.headers = {{"X-Extra", "1"}};
  const auto exchange = client.open(request, stop);
  EXPECT_EQ(exchange->status(), 200);
  EXPECT_EQ(exchange->headers().front(), std::make_pair(std::string("content-type"), std::string("application/json")));
  EXPECT_EQ(read_whole(*exchange, 100), "{}");

  EXPECT_TRUE(seen.starts_with("POST /session?k=a+b HTTP/1.1\r\n")) << seen;
  EXPECT_TRUE(seen.ends_with("\r\n\r\n{\"a\": 1}"));
  EXPECT_EQ(header_of(seen, "X-BackendAI-Version"), "v6.20220315");
  EXPECT_EQ(header_of(seen, "X-BackendAI-Domain"), "default");
  EXPECT_EQ(header_of(seen, "Content-Type"), "application/json");
  EXPECT_EQ(header_of(seen, "Content-Length"), "8");
  EXPECT_EQ(header_of(seen, "X-Extra"), "1");
  const auto host = "127.0.0.1:" + std::to_string(server.port());
  const SigningFacts facts{"POST", "/session?k=a+b", header_of(seen, "Date"), host, "application/json", "v6.20220315"};
  EXPECT_EQ(header_of(seen, "Authorization"), authorization(facts, config({"http://x"}).keys, "sha256"));

  body_of(client, get("/other"));
  EXPECT_EQ(header_of(seen, "Content-Type"), "text/plain");
  EXPECT_EQ(header_of(seen, "Content-Length"), "0");
  EXPECT_EQ(server.connections(), 1) << "the probe and both requests share a connection";
}

TEST_F(HttpClientTest, AnonymousRequestsCarryNoSignature) {
  std::string seen;
  ScriptedServer server(manager([&](const std::string& request) {
    seen = request;
    return answer("200 OK", "");
  }));
  auto without_keys = config({server.address()});
  without_keys.keys = {};
  HttpClient client(without_keys);
  body_of(client, get("/x"));
  EXPECT_EQ(header_of(seen, "Authorization"), "");
  EXPECT_EQ(header_of(seen, "X-BackendAI-Version"), "v6.20220315");
}

TEST_F(HttpClientTest, UnsignedAddressesGetNothingOfOurs) {
  std::string seen;
  ScriptedServer storage(manager([&](const std::string& request) {
    seen = request;
    return answer("200 OK", "data");
  }));
  HttpClient client(config({"http://127.0.0.1:" + std::to_string(closed_port())}));
  auto request = get(storage.address() + "/download?token=a.b-c");
  request.is_unsigned = true;
  EXPECT_EQ(body_of(client, request), "data");
  EXPECT_TRUE(seen.starts_with("GET /download?token=a.b-c HTTP/1.1\r\n")) << seen;
  for (const char* name : {"Authorization", "X-BackendAI-Version", "Date", "Cookie"})
    EXPECT_EQ(header_of(seen, name), "");
  for (const auto& line : lines) EXPECT_EQ(line.find("token"), std::string::npos) << line;
}

TEST_F(HttpClientTest, RedirectionsAreNotFollowed) {
  std::atomic<int> elsewhere{0};
  ScriptedServer other(manager([&](const std::string&) {
    ++elsewhere;
    return answer("200 OK", "");
  }));
  ScriptedServer server(manager([&](const std::string&) {
    return answer("307 Temporary Redirect", "", "Location: " + other.address() + "/x\r\n");
  }));
  HttpClient client(config({server.address()}));
  const auto error = failure(client, get("/x"));
  EXPECT_EQ(error.http_status, 307);
  EXPECT_NE(error.hint.find("not followed"), std::string::npos);
  auto any = get("/x");
  any.any_status = true;
  EXPECT_EQ(client.open(any, stop)->status(), 307);
  EXPECT_EQ(elsewhere, 0);
}

TEST_F(HttpClientTest, ProblemsBecomeErrorsUnlessAnyStatusIsWanted) {
  ScriptedServer server(manager([](const std::string&) {
    return answer("404 Not Found",
                  R"({"type": "https://api.backend.ai/probs/object-not-found", "title": "No such virtual folder."})");
  }));
  HttpClient client(config({server.address()}));
  const auto error = failure(client, get("/folders/x"));
  EXPECT_EQ(error.code, Code::api);
  EXPECT_EQ(error.http_status, 404);
  EXPECT_STREQ(error.what(), "404 Not Found: No such virtual folder");
  auto any = get("/folders/x");
  any.any_status = true;
  EXPECT_EQ(client.open(any, stop)->status(), 404);
}

TEST_F(HttpClientTest, BusyServersAreAskedAgainWhereThatIsSafe) {
  std::atomic<int> asked{0};
  ScriptedServer server(manager([&](const std::string&) {
    return ++asked < 3 ? answer("503 Service Unavailable", "{}", "Retry-After: 2\r\n") : answer("200 OK", "now");
  }));
  HttpClient client(config({server.address()}));
  EXPECT_EQ(body_of(client, get("/x")), "now");
  EXPECT_EQ(pauses, (std::vector<std::chrono::milliseconds>(2, std::chrono::seconds(2))));
  asked = 0;
  pauses.clear();
  EXPECT_EQ(failure(client, post("/x", "{}")).http_status, 503);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(pauses.empty());
}

TEST_F(HttpClientTest, AStaleKeptConnectionIsReplaced) {
  ScriptedServer server([](Peer& peer, int number) {
    if (number == 0) {
      peer.request();
      peer.write(version_answer());
      peer.request();
      peer.write(answer("200 OK", "first"));
      peer.request();  // and dies without an answer
      return;
    }
    peer.request();
    peer.write(answer("200 OK", "second"));
    peer.await_end();
  });
  HttpClient client(config({server.address()}));
  EXPECT_EQ(body_of(client, get("/x")), "first");
  EXPECT_EQ(body_of(client, get("/x")), "second");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(HttpClientTest, AnUnreadBodyEndsItsConnection) {
  ScriptedServer server(manager([](const std::string&) { return answer("200 OK", std::string(1000, 'x')); }));
  HttpClient client(config({server.address()}));
  {
    const auto exchange = client.open(get("/x"), stop);
    char byte = 0;
    EXPECT_EQ(exchange->read(&byte, 1), 1U);
  }
  EXPECT_EQ(body_of(client, get("/x")).size(), 1000U);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(HttpClientTest, AnEarlyRefusalOfABodyIsAnAnswer) {
  ScriptedServer server([](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.read(1000);
    peer.write(answer("413 Request Entity Too Large", "{}", "Connection: close\r\n"));
  });
  HttpClient client(config({server.address()}));
  const std::string body(32 << 20, 'x');
  EXPECT_EQ(failure(client, post("/upload", body)).http_status, 413);
}

TEST_F(HttpClientTest, AStalledAnswerIsInterrupted) {
  ScriptedServer server([this](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    stop.request();
    peer.await_end();
  });
  HttpClient client(config({server.address()}));
  EXPECT_EQ(failure(client, get("/x")).code, Code::cancelled);
}

TEST_F(HttpClientTest, AStalledUploadIsInterrupted) {
  std::promise<void> over;
  ScriptedServer server([this, done = over.get_future().share()](Peer& peer, int) {
    peer.request();
    peer.write(version_answer());
    peer.read(100);
    stop.request();
    done.wait();  // keeps the connection open and takes nothing more
  });
  HttpClient client(config({server.address()}));
  const std::string body(64 << 20, 'x');
  EXPECT_EQ(failure(client, post("/x", body)).code, Code::cancelled);
  over.set_value();
}

TEST_F(HttpClientTest, SilenceBeyondTheLimitIsATimeout) {
  ScriptedServer server([](Peer& peer, int) {
    if (peer.request().starts_with("GET / ")) peer.write(version_answer());
    peer.await_end();
  });
  HttpClient client(config({server.address()}));
  auto request = post("/x", "{}");
  request.read = std::chrono::milliseconds(30);
  EXPECT_EQ(failure(client, request).code, Code::timeout);
  request.read = std::chrono::milliseconds(-1);
  request.total = std::chrono::milliseconds(30);
  EXPECT_EQ(failure(client, request).code, Code::timeout);
}

TEST_F(HttpClientTest, ARefusedVersionIsSteppedDown) {
  std::vector<std::string> versions;
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.starts_with("GET / ")) {
        peer.write(answer("200 OK", R"({"version": "v7.20230615", "manager": "23.03.9"})"));
        continue;
      }
      versions.push_back(header_of(request, "X-BackendAI-Version"));
      peer.write(versions.size() < 3
                     ? answer("400 Bad Request", R"({"type": "x", "title": "t", "msg": "Unsupported API version."})")
                     : answer("200 OK", "ok"));
    }
  });
  HttpClient client(config({server.address()}));
  EXPECT_EQ(body_of(client, post("/x", "{}")), "ok");
  EXPECT_EQ(versions, (std::vector<std::string>{"v7.20230615", "v6.20230315", "v6.20220615"}));
}

TEST_F(HttpClientTest, ProbesThatTellNothingFallBack) {
  for (const char* probe : {"not json", R"({"version": "six"})", R"({})"}) {
    std::string version;
    ScriptedServer server([&](Peer& peer, int) {
      const auto first = peer.request();
      EXPECT_EQ(header_of(first, "X-BackendAI-Version") + header_of(first, "Authorization") + header_of(first, "Date"),
                "");
      peer.write(answer("200 OK", probe));
      version = header_of(peer.request(), "X-BackendAI-Version");
      peer.write(answer("200 OK", ""));
      peer.await_end();
    });
    HttpClient client(config({server.address()}));
    body_of(client, get("/x"));
    EXPECT_EQ(version, "v6.20220315") << probe;
    EXPECT_EQ(client.negotiated(stop).manager, "");
  }
}

TEST_F(HttpClientTest, AWarmClientMakesOneRequest) {
  std::string name = (fs::temp_directory_path() / "bai-http-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  std::atomic<int> probes{0};
  std::atomic<bool> gone{false};
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      const bool probe = request.starts_with("GET / ");
      if (probe) ++probes;
      peer.write(probe  ? version_answer()
                 : gone ? answer("404 Not Found", R"({"type": "https://api.backend.ai/probs/url-not-found"})")
                        : answer("200 OK", ""));
    }
  });
  auto lasting = config({server.address()});
  lasting.version_file = fs::path(name) / "backend.ai" / "servers.json";
  for (int i = 0; i < 3; ++i) {
    HttpClient client(lasting);
    body_of(client, get("/x"));
  }
  EXPECT_EQ(probes, 1);
  struct stat info {};
  ASSERT_EQ(::stat(lasting.version_file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  gone = true;
  {
    HttpClient client(lasting);
    EXPECT_EQ(failure(client, get("/x")).http_status, 404);
  }
  gone = false;
  HttpClient client(lasting);
  body_of(client, get("/x"));
  EXPECT_EQ(probes, 2) << "an unknown route throws the memory away";
  fs::remove_all(name);
}

TEST_F(HttpClientTest, QuestionsAboutTheServerFailLikeRequests) {
  HttpClient client(config(
      {"http://127.0.0.1:" + std::to_string(closed_port()), "http://127.0.0.1:" + std::to_string(closed_port())}));
  try {
    client.negotiated(stop);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code, Code::network);
    const auto last = client.current_endpoint().origin();
    EXPECT_EQ(error.what(), "cannot connect to " + last + ": Connection refused");
    EXPECT_EQ(error.hint, "check your network connection and the server's address (BACKEND_ENDPOINT)");
  }
}

TEST_F(HttpClientTest, LogLinesHoldNoSecrets) {
  ScriptedServer server(manager([](const std::string&) { return answer("200 OK", ""); }));
  auto timed = config({server.address()});
  timed.timing = true;
  HttpClient client(timed);
  auto request = get("/folders");
  request.query = {{"secret", "S3CRET"}};
  body_of(client, request);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].find("GET " + server.address() + "/folders → 200 ("), 0U) << lines[1];
  for (const auto& line : lines) {
    for (const char* secret : {"S3CRET", "AKIA", "wJalr", "credential"})
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
  }
}

TEST_F(HttpClientTest, HeadersCannotBeSmuggledIn) {
  HttpClient client(config({"http://127.0.0.1:1"}));
  auto request = get("/x");
  request.headers = {{"X-A", "b\r\nX-C: d"}};
  EXPECT_EQ(failure(client, request).code, Code::invalid);
  request.headers = {{"X A", "b"}};
  EXPECT_EQ(failure(client, request).code, Code::invalid);
  request.headers.clear();
  request.method = "BREW";
  EXPECT_EQ(failure(client, request).code, Code::invalid);
}

TEST_F(HttpClientTest, ManyThreadsShareAClient) {
  ScriptedServer server(manager(
      [](const std::string& request) { return answer("200 OK", request.substr(4, request.find(' ', 4) - 4)); }));
  auto silent = config({server.address()});
  silent.log = nullptr;
  HttpClient client(silent);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const auto path = "/thread/" + std::to_string(i);
      for (int k = 0; k < 50; ++k) EXPECT_EQ(body_of(client, get(path)), path);
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST_F(HttpClientTest, UnknownHostsAreNamed) {
  HttpClient client(config({"http://no-such-host.invalid"}));
  const auto error = failure(client, get("/x"));
  EXPECT_EQ(error.code, Code::network);
  EXPECT_NE(std::string(error.what()).find("no-such-host.invalid"), std::string::npos);
}

}  // namespace
}  // namespace bai::kernel
