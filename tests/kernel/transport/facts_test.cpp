#include "kernel/runtime/client_session.hpp"
#include "tests/kernel/transport/scripted_server.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

Settings settings_for(const ScriptedServer& server, std::map<std::string, std::string> more = {}) {
  more.emplace("endpoint", server.address());
  more.emplace("access_key", "AKTEST");
  more.emplace("secret_key", "SKTEST");
  return load_settings({{}, std::move(more)}, [](const std::string&) { return std::nullopt; });
}

TEST(Facts, EachIsAskedOnce) {
  std::atomic<int> probes{0}, queries{0};
  ScriptedServer server([&](Peer& peer, int) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (request.starts_with("GET / ")) {
        ++probes;
        peer.write(version_answer());
      } else {
        ++queries;
        EXPECT_TRUE(request.starts_with("POST /admin/gql HTTP/1.1\r\n")) << request;
        EXPECT_NE(request.find("is_admin"), std::string::npos);
        peer.write(answer(
            "200 OK", R"({"data": {"keypair": {"is_admin": true}, "user": {"role": "superadmin"}}, "errors": []})"));
      }
    }
  });
  const Cancellation stop;
  const auto session = make_client_session(settings_for(server), {});
  EXPECT_EQ(session->facts({"login", "domain", "group", "access_key"}, stop),
            R"({"login":"keypair","domain":"default","group":"default","access_key":"AKTEST"})");
  EXPECT_EQ(probes, 0) << "configured facts cost no request";
  EXPECT_EQ(session->facts({"manager", "api", "role"}, stop),
            R"({"manager":"22.03.3","api":[6,"20220315"],"role":"superadmin"})");
  EXPECT_EQ(session->facts({"role", "manager"}, stop), R"({"role":"superadmin","manager":"22.03.3"})");
  EXPECT_EQ(probes, 1);
  EXPECT_EQ(queries, 1);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_THROW(session->facts({"colour"}, stop), Error);
}

TEST(Facts, OldServersAndKeysWithoutUser) {
  ScriptedServer server([&](Peer& peer, int) {
    peer.request();
    peer.write(answer("200 OK", R"({"version": "v5.20191215", "manager": "20.03.1"})"));
    EXPECT_TRUE(peer.request().starts_with("POST /admin/graphql HTTP/1.1\r\n"));
    peer.write(answer("200 OK", R"({"keypair": {"is_admin": true}, "user": null})"));
    peer.await_end();
  });
  const Cancellation stop;
  EXPECT_EQ(make_client_session(settings_for(server), {})->facts({"role"}, stop), R"({"role":"admin"})");
}

TEST(Facts, AnonymousHasNoRole) {
  ScriptedServer server([](Peer& peer, int) { peer.await_end(); });
  const Cancellation stop;
  const auto session = make_client_session(settings_for(server, {{"access_key", ""}}), {});
  EXPECT_EQ(session->facts({"login"}, stop), R"({"login":"anonymous"})");
  try {
    session->facts({"role"}, stop);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code, Code::auth);
    EXPECT_FALSE(error.hint.empty());
  }
  EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace bai::kernel
