#include "kernel/runtime/client_session.hpp"
#include "kernel/transport/http_client.hpp"
#include "tests/kernel/runtime/temporary_folder.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

constexpr const char* kNobody =
    R"({"type": "https://api.backend.ai/probs/auth-failed", "title": "Unauthorized access"})";

class SessionMode : public testing::Test {
 protected:
  std::shared_ptr<ConfiguredClient> client(const ScriptedServer& server, const std::string& type = "session") {
    const auto environment = [&](const std::string& name) -> std::optional<std::string> {
      if (name == "XDG_STATE_HOME") return folder_.path().string();
      return std::nullopt;
    };
    std::map<std::string, std::string> given{{"endpoint", server.address() + "/console"}, {"endpoint_type", type}};
    if (type == "api") given.insert({{"access_key", "AK"}, {"secret_key", "SK"}});
    return make_client_session(load_settings({{}, given}, environment), {});
  }
  static HttpRequest get(const std::string& path) {
    HttpRequest request;
    request.path = path;
    return request;
  }
  Error failure(ConfiguredClient& session, const std::string& path) {
    try {
      static_cast<void>(session.open(get(path), stop_));
    } catch (const Error& error) { return error; }
    return Error(Code::fail, "the request succeeded");
  }
  TemporaryFolder folder_;
  Cancellation stop_;
};

TEST_F(SessionMode, PathsCookiesAndHeaders) {
  std::vector<std::string> heads;
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      heads.push_back(request);
      peer.write(request.starts_with("GET /console/func/ ") ? version_answer() : answer("200 OK", "{}"));
    }
  });
  const auto session = client(server);
  session->login().store({"alice", "AKLOGIN", "user", {{"AIOHTTP_SESSION", "abc", false, 0}}});
  for (const char* path : {"/folders/x", "/server/logout", "/server/login", "/func-like"})
    read_whole(*session->open(get(path), stop_), 100);
  ASSERT_EQ(heads.size(), 5u);
  EXPECT_EQ(heads[0].find("Cookie:"), std::string::npos) << "the probe is anonymous";
  EXPECT_TRUE(heads[1].starts_with("GET /console/func/folders/x HTTP/1.1\r\n"));
  EXPECT_TRUE(heads[2].starts_with("GET /console/server/logout HTTP/1.1\r\n"));
  EXPECT_TRUE(heads[3].starts_with("GET /console/server/login HTTP/1.1\r\n"));
  EXPECT_TRUE(heads[4].starts_with("GET /console/func/func-like HTTP/1.1\r\n"));
  for (const int i : {1, 2, 4}) {
    EXPECT_NE(heads[static_cast<std::size_t>(i)].find("\r\nCookie: AIOHTTP_SESSION=abc\r\n"), std::string::npos) << i;
    EXPECT_NE(heads[static_cast<std::size_t>(i)].find("\r\nX-BackendAI-Version: v6.20220315\r\n"), std::string::npos)
        << i;
  }
  EXPECT_EQ(heads[3].find("Cookie:"), std::string::npos) << "a login sends no old cookie";
  for (const auto& head : heads) EXPECT_EQ(head.find("Authorization:"), std::string::npos);
  EXPECT_EQ(session->facts({"login", "access_key"}, stop_), R"({"login":"session","access_key":"AKLOGIN"})");
}

TEST_F(SessionMode, SaysThatNobodyIsLoggedIn) {
  ScriptedServer server([](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request())
      peer.write(request.starts_with("GET /console/func/ ") ? version_answer() : answer("401 Unauthorized", kNobody));
  });
  const auto session = client(server);
  auto error = failure(*session, "/folders");
  EXPECT_EQ(error.id, "login-missing");
  EXPECT_EQ(error.http_status, 401);
  EXPECT_NE(error.hint.find("backend.ai login"), std::string::npos);
  session->login().store({"alice", "", "", {{"s", "v", false, 0}}});
  error = failure(*session, "/folders");
  EXPECT_EQ(error.id, "login-expired");
  EXPECT_NE(std::string(error.what()).find("the login of alice at " + server.address() + "/console has expired"),
            std::string::npos)
      << error.what();
}

TEST_F(SessionMode, ARefusalOfTheManagerStaysWhatItIs) {
  ScriptedServer server([](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request())
      peer.write(
          request.starts_with("GET /console/func/ ")
              ? version_answer()
              : answer(
                    "401 Unauthorized",
                    R"({"type":"https://api.backend.ai/probs/auth-failed","title":"Credential/signature mismatch.","msg":"Old password mismatch"})"));
  });
  const auto error = failure(*client(server), "/auth/update-password");
  EXPECT_NE(std::string(error.what()).find("Old password mismatch"), std::string::npos);
  EXPECT_EQ(error.hint.find("BACKEND_ACCESS_KEY"), std::string::npos) << "there is no key in this mode";
}

TEST_F(SessionMode, ARefusalForTheClockSaysByHowMuch) {
  ScriptedServer server([](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request())
      peer.write(
          request.starts_with("GET /console/ ")
              ? version_answer()
              : answer("400 Bad Request",
                       R"({"type":"https://api.backend.ai/probs/invalid-auth-params","msg":"Date/time sync error"})",
                       "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
  });
  const auto error = failure(*client(server, "api"), "/folders");
  EXPECT_EQ(error.id, "clock-skew");
  EXPECT_NE(std::string(error.what()).find("ahead of the server's"), std::string::npos) << error.what();
}

TEST_F(SessionMode, AnErrorInsideASuccessIsAnError) {
  ScriptedServer server([](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.starts_with("GET /console/func/ ")) {
        peer.write(version_answer());
        continue;
      }
      const std::string body = kNobody;
      peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/problem+json\r\nContent-Length: " +
                 std::to_string(body.size()) + "\r\n\r\n" + body);
    }
  });
  EXPECT_EQ(failure(*client(server), "/folders").id, "login-missing");
}

TEST_F(SessionMode, TheRoleIsRememberedUntilARefusal) {
  int queries = 0;
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.find("is_admin") != std::string::npos) {
        ++queries;
        peer.write(answer("200 OK", R"({"data": {"keypair": {"is_admin": false}, "user": {"role": "user"}}})"));
      } else if (request.starts_with("GET /console/forbidden")) {
        peer.write(answer("403 Forbidden", "{}"));
      } else {
        peer.write(version_answer());
      }
    }
  });
  EXPECT_EQ(client(server, "api")->facts({"role"}, stop_), R"({"role":"user"})");
  EXPECT_EQ(client(server, "api")->facts({"role"}, stop_), R"({"role":"user"})");
  EXPECT_EQ(queries, 1) << "the second client read it";
  EXPECT_EQ(failure(*client(server, "api"), "/forbidden").http_status, 403);
  client(server, "api")->facts({"role"}, stop_);
  EXPECT_EQ(queries, 2) << "a refusal may mean that the role has changed";
}

TEST_F(SessionMode, AnnouncementsFollowARequestAndFailSilently) {
  std::string news = R"({"enabled": true, "message": "hello"})";
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.starts_with("GET /console/manager/announcement")) {
        if (news.empty()) return;  // closes in the middle
        peer.write(answer("200 OK", news));
      } else {
        peer.write(version_answer());
      }
    }
  });
  const auto first = client(server, "api");
  EXPECT_EQ(first->announcement(stop_), "") << "no request was made, so none is made for this";
  read_whole(*first->open(get("/x"), stop_), 1000);
  EXPECT_EQ(first->announcement(stop_), "hello");
  const auto second = client(server, "api");
  read_whole(*second->open(get("/x"), stop_), 1000);
  EXPECT_EQ(second->announcement(stop_), "") << "once a day";
  second->expect_announcement();
  EXPECT_EQ(second->announcement(stop_), "hello") << "after a login";
  news.clear();
  EXPECT_EQ(second->announcement(stop_), "");
}

}  // namespace
}  // namespace bai::kernel
