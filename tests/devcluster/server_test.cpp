/// Real sockets on the loopback interface, a store of its own, kernels without processes.
#include "tools/devcluster/http/server.hpp"

#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/base/json.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/WebSocket.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

namespace bai::devcluster {
namespace {

struct Reply {
  int status = 0;
  std::string type, body;
  Poco::Net::HTTPResponse response;
  [[nodiscard]] JsonObject json() const { return as_object(parse_json(body).value()); }
  [[nodiscard]] std::string text(const std::string& member) const { return json()->optValue<std::string>(member, ""); }
};

class ServerIntegration : public ::testing::Test {
 protected:
  ServerIntegration()
      : engine(t.store, {t.dir.path() / "sessions",
                         [this](KernelSpec spec) { return kernels.make(std::move(spec)); },
                         {8, 8LL << 30}}),
        front(t.store),
        services{t.store, engine, "", false} {
    add_all_routes(front, services);
    server = std::make_unique<HttpServer>(front, std::uint16_t{0}, std::nullopt);
    engine.start();
    server->start();
  }
  ~ServerIntegration() override {
    engine.stop();
    server->stop();
  }

  std::unique_ptr<Poco::Net::HTTPRequest> prepare(const Request& request) {
    auto out = std::make_unique<Poco::Net::HTTPRequest>(request.method, request.target, "HTTP/1.1");
    for (const auto& [name, value] : request.headers) out->set(name, value);
    out->set("Host", request.headers.at("host"));
    return out;
  }

  Reply send(const Request& request) {
    Poco::Net::HTTPClientSession session("127.0.0.1", server->port());
    session.setTimeout(Poco::Timespan(20, 0));
    auto out = prepare(request);
    if (request.has_body) out->setContentLength(static_cast<int>(request.body.size()));
    session.sendRequest(*out) << request.body;
    Reply reply;
    auto& in = session.receiveResponse(reply.response);
    Poco::StreamCopier::copyToString(in, reply.body);
    reply.status = reply.response.getStatus();
    reply.type = reply.response.getContentType();
    return reply;
  }
  Reply call(const std::string& user, const std::string& method, const std::string& target,
             const std::string& body = "") {
    return send(
        testing::signed_request(t.store, user, method, target, body, body.empty() ? "text/plain" : "application/json"));
  }
  Reply create(const std::string& name, const std::string& more = "") {
    return call("user", "POST", "/session", R"({"image": "python", "name": ")" + name + "\"" + more + "}");
  }

  testing::TestStore t;
  testing::FakeKernels kernels;
  Engine engine;
  Front front;
  Services services;
  std::unique_ptr<HttpServer> server;
};

TEST_F(ServerIntegration, VersionDocumentNeedsNoSignature) {
  Request request;
  request.method = "GET";
  request.target = "/";
  request.headers = {{"host", "127.0.0.1"}};
  const auto reply = send(request);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"version":"v6.20220315","manager":"22.03.3"})");
  EXPECT_EQ(reply.response.get("Server"), "BackendAI");
  EXPECT_EQ(reply.response.get("X-RateLimit-Limit"), "1000");
}

TEST_F(ServerIntegration, ProblemDocumentsOfTheFront) {
  const auto unknown = call("user", "GET", "/nothing/here?x=1");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.type, "application/problem+json");
  EXPECT_EQ(
      unknown.body,
      R"({"type":"https://api.backend.ai/probs/url-not-found","title":"Unknown URL path.","data":"/nothing/here"})");
  EXPECT_EQ(call("user", "DELETE", "/auth/role").status, 405);
  auto unsigned_request = testing::signed_request(t.store, "user", "GET", "/auth/role");
  unsigned_request.headers.erase("authorization");
  const auto anonymous = send(unsigned_request);
  EXPECT_EQ(anonymous.status, 401);
  EXPECT_EQ(anonymous.text("msg"), "Unauthorized access");
  auto tampered = testing::signed_request(t.store, "user", "GET", "/auth/role");
  tampered.target = "/auth/role?group=2de2b969-1d04-48a6-af16-0bc8adb3c831";
  EXPECT_EQ(send(tampered).text("msg"), "Signature mismatch");
  EXPECT_EQ(call("user", "PUT", "/manager/status", R"({"status": "frozen"})").status, 401);
}

TEST_F(ServerIntegration, SignedGetWithPercentEncodingAndJsonBodyOnGet) {
  EXPECT_EQ(call("user", "GET", "/auth/role").body, R"({"global_role":"user","domain_role":"user","group_role":null})");
  EXPECT_EQ(call("user", "GET", "/auth", R"({"echo": "줄"})").text("echo"), "줄");
  EXPECT_EQ(call("user", "GET", "/auth?echo=%EC%A4%84+x").text("echo"), "줄 x");
}

TEST_F(ServerIntegration, PostWithoutLengthHasNoBody) {
  auto request = testing::signed_request(t.store, "user", "POST", "/auth");
  const auto reply = send(request);
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(to_text(reply.json()->get("data")), R"({"echo":"is required"})");
}

TEST_F(ServerIntegration, RateLimitCountsAndRefuses) {
  t.store.db().change(
      "UPDATE keypairs SET rate_limit = 2 WHERE user = (SELECT uuid FROM users WHERE username = 'user')");
  EXPECT_EQ(call("user", "GET", "/auth/role").response.get("X-RateLimit-Remaining"), "1");
  EXPECT_EQ(call("user", "GET", "/auth/role").status, 200);
  const auto refused = call("user", "GET", "/auth/role");
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.text("type"), "https://api.backend.ai/probs/rate-limit-exceeded");
}

TEST_F(ServerIntegration, SessionFromCreationToDestruction) {
  const auto created =
      create("my-sess", R"(, "config": {"resources": {"cpu": 1, "mem": "1g"}, "environ": {"A": "1"}})");
  EXPECT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.text("status"), "RUNNING");
  const auto info = call("user", "GET", "/session/my-sess");
  EXPECT_EQ(info.text("occupiedSlots"), "{'cpu': Decimal('1'), 'mem': Decimal('1073741824')}");
  EXPECT_EQ(info.text("environ"), "['A=1']");
  EXPECT_EQ(info.text("creationTime"), "2022-05-01 12:34:56.789012+00:00");
  const auto again = create("my-sess");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("created"), "false");
  EXPECT_EQ(create("my-sess", R"(, "reuseIfExists": false)").text("type"),
            "https://api.backend.ai/probs/session-already-exists");
  const auto list =
      call("user", "POST", "/admin/gql",
           R"({"query": "{ compute_session_list(limit: 10, offset: 0) { items { name status } total_count } }"})");
  EXPECT_EQ(list.body,
            R"({"data":{"compute_session_list":{"items":[{"name":"my-sess","status":"RUNNING"}],"total_count":1}}})");
  EXPECT_EQ(call("user2", "GET", "/session/my-sess").status, 404);
  EXPECT_EQ(call("user", "POST", "/session/my-sess/rename?name=other-name").status, 204);
  EXPECT_EQ(call("user", "DELETE", "/session/other-name?forced=true").status, 403);
  const auto destroyed = call("user", "DELETE", "/session/other-name");
  EXPECT_EQ(destroyed.status, 200) << destroyed.body;
  EXPECT_EQ(destroyed.json()->getObject("stats")->getValue<std::string>("status"), "terminated");
  EXPECT_EQ(call("user", "DELETE", "/session/other-name").status, 404);
  EXPECT_EQ(call("user", "GET", "/session/other-name/logs").json()->getObject("result")->getValue<std::string>("logs"),
            "console of my-sess");
}

TEST_F(ServerIntegration, CreationRefusalsInTheDocumentedOrder) {
  const struct {
    const char *name, *more;
    int status;
    const char* message;
  } rows[] = {
      {"from-template", "", 400, "Requested session ID from-template is reserved word"},
      {"aaaa", R"(, "config": {"agentList": ["i-local"]})", 403,
       "You are not allowed to manually assign agents for your session."},
      {"aaaa", R"(, "owner_access_key": "AKIANOBODY")", 400, "Unknown owner access key"},
      {"aaaa", R"(, "config": {"mount_map": {"a": "x", "b": "x"}})", 400, "Duplicate alias folder name exists."},
      {"aaaa", R"(, "domain": "elsewhere")", 404, "unknown alias or disallowed registry"},
      {"aaaa", R"(, "type": "batch")", 400, "Batch sessions must have a non-empty startup command."},
      {"aaaa", R"(, "starts_at": "2h")", 400, "Parameter starts_at should be used only for batch sessions"},
      {"aaaa", R"(, "group": "nobodys")", 400, "Invalid group"},
      {"aaaa", R"(, "clusterSize": 2)", 412, "You cannot create session with more than 1 containers."},
      {"aaaa", R"(, "config": {"scalingGroup": "x"})", 404, "The scaling group x does not exist."},
      {"aaaa", R"(, "config": {"mounts": ["data"]})", 404, "There is no accessible vfolders at all."},
      {"aaaa", R"(, "config": {"resources": {"cuda.device": 1}})", 400, "Unknown requested resource slot: cuda.device"},
      {"aaaa", R"(, "config": {"resources": {"cpu": "many"}})", 400,
       "Your resource request has resource type(s) not supported by the image."},
      {"aaaa", R"(, "config": {"resources": {"mem": "64m"}})", 400,
       "Shared memory should be less than the main memory. (s:64m, m:64m)"},
      {"aaaa", R"(, "config": {"resources": {"mem": "100m"}})", 400,
       "Your resource request is smaller than the minimum required by the image. (cpu=1 mem=128m)"},
      {"aaaa", R"(, "dependencies": ["nothing"])", 400, "Unknown session ID or name in the dependency list"},
  };
  for (const auto& row : rows) {
    const auto reply = create(row.name, row.more);
    EXPECT_EQ(reply.status, row.status) << row.message;
    EXPECT_EQ(reply.text("msg"), row.message);
  }
  EXPECT_EQ(t.store.db().first("SELECT count(*) AS n FROM sessions")->integer("n"), 0);
}

TEST_F(ServerIntegration, ExecutePolls) {
  create("my-sess");
  const auto reply = call("user", "POST", "/session/my-sess",
                          R"x({"mode": "query", "code": "print(1)", "runId": null, "options": null})x");
  EXPECT_EQ(
      reply.body,
      R"({"result":{"status":"finished","runId":"made","exitCode":0,"options":null,"files":[],"console":[["stdout","print(1)\n"]]}})");
  const auto ask = call("user", "POST", "/session/my-sess", R"({"mode": "query", "code": "ask", "runId": "r1"})");
  EXPECT_EQ(to_text(ask.json()->getObject("result")->get("options")), R"({"is_password":false})");
  const struct {
    const char *body, *message;
  } rows[] = {{R"({"mode": "query"})", "runId is missing!"},
              {R"({"runId": null})", "mode is missing or empty!"},
              {R"({"runId": null, "mode": "dance"})", "mode has an invalid value."},
              {R"({"runId": null, "mode": "continue"})", "continuation requires explicit run ID"}};
  for (const auto& row : rows) {
    EXPECT_EQ(call("user", "POST", "/session/my-sess", row.body).status, 400) << row.body;
    EXPECT_EQ(call("user", "POST", "/session/my-sess", row.body).text("msg"), row.message);
  }
  EXPECT_EQ(
      call("user", "POST", "/session/my-sess/complete", R"({"code": "import o", "options": {"row": 0, "col": 8}})")
          .body,
      R"({"result":{"status":"finished","completions":["import o@0:8"]}})");
}

TEST_F(ServerIntegration, ExecuteStreamsWithInput) {
  create("my-sess");
  auto request = testing::signed_request(t.store, "user", "GET", "/stream/session/my-sess/execute", "",
                                         "application/octet-stream");
  request.headers.erase("content-type");
  Poco::Net::HTTPClientSession session("127.0.0.1", server->port());
  auto out = prepare(request);
  Poco::Net::HTTPResponse response;
  Poco::Net::WebSocket socket(session, *out, response);
  socket.setReceiveTimeout(Poco::Timespan(20, 0));
  const auto send_text = [&](const std::string& text) { socket.sendFrame(text.data(), static_cast<int>(text.size())); };
  const auto receive = [&] {
    Poco::Buffer<char> buffer(0);
    int flags = 0;
    socket.receiveFrame(buffer, flags);
    return (flags & Poco::Net::WebSocket::FRAME_OP_BITMASK) == Poco::Net::WebSocket::FRAME_OP_CLOSE
               ? std::string("closed")
               : std::string(buffer.begin(), buffer.size());
  };
  send_text(R"({"mode": "query", "code": "ask", "options": {}})");
  EXPECT_EQ(
      receive(),
      R"({"status":"waiting-input","exitCode":null,"options":{"is_password":false},"files":[],"console":[["stdout","who? "]]})");
  send_text("me");
  EXPECT_EQ(receive(), R"({"status":"finished","exitCode":0,"options":null,"files":[],"console":[["stdout","me\n"]]})");
  EXPECT_EQ(receive(), "closed");
  EXPECT_EQ(kernels.get("my-sess").journal(), (std::vector<std::string>{"query:ask", "input:me"}));
}

TEST_F(ServerIntegration, FilesGoInAndOutAndStayInside) {
  create("my-sess");
  const std::string form =
      "--B\r\nContent-Disposition: form-data; name=\"src\"; filename=\"sub%2Fa.txt\"\r\n\r\nhello\r\n--B--\r\n";
  EXPECT_EQ(
      send(testing::signed_request(t.store, "user", "POST", "/session/my-sess/upload", form, "multipart/form-data"))
          .status,
      400);
  auto upload =
      testing::signed_request(t.store, "user", "POST", "/session/my-sess/upload", form, "multipart/form-data");
  upload.headers["content-type"] = "multipart/form-data; boundary=B";
  EXPECT_EQ(send(upload).status, 204);
  const auto listed = call("user", "GET", "/session/my-sess/files", R"({"path": "sub"})");
  EXPECT_NE(listed.text("files").find("\"filename\":\"a.txt\""), std::string::npos) << listed.body;
  const auto got = call("user", "GET", "/session/my-sess/download", R"({"files": ["sub/a.txt"]})");
  EXPECT_EQ(got.type.rfind("multipart/mixed; boundary=", 0), 0U);
  EXPECT_NE(got.body.find("hello"), std::string::npos);
  EXPECT_EQ(call("user", "GET", "/session/my-sess/download", R"({"files": ["missing"]})").text("msg"),
            "The file is not found.");
  std::filesystem::create_symlink("/etc", kernels.get("my-sess").work_dir() / "way-out");
  for (const char* path : {"../../x", "/etc/passwd", "way-out/passwd"}) {
    EXPECT_EQ(call("user", "GET", "/session/my-sess/download", std::string(R"({"files": [")") + path + "\"]}").status,
              500)
        << path;
    EXPECT_EQ(call("user", "GET", "/session/my-sess/files", std::string(R"({"path": ")") + path + "\"}").status, 500)
        << path;
  }
  auto outside = testing::signed_request(
      t.store, "user", "POST", "/session/my-sess/upload",
      "--B\r\nContent-Disposition: form-data; name=\"src\"; filename=\"..%2Fout\"\r\n\r\nx\r\n--B--\r\n",
      "multipart/form-data");
  outside.headers["content-type"] = "multipart/form-data; boundary=B";
  EXPECT_EQ(send(outside).status, 500);
}

TEST_F(ServerIntegration, AdministratorsActForOthersWithinTheirReach) {
  create("my-sess");
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  EXPECT_EQ(call("admin", "GET", "/session/my-sess?owner_access_key=" + key).status, 200);
  EXPECT_EQ(call("domain-admin", "GET", "/session/my-sess?owner_access_key=" + key).status, 200);
  EXPECT_EQ(call("user2", "GET", "/session/my-sess?owner_access_key=" + key).text("msg"),
            "Only admins can perform operations on behalf of other users.");
  const auto boss = testing::identity_of_user(t.store, "admin").keypair.access_key;
  EXPECT_EQ(call("domain-admin", "GET", "/session/my-sess?owner_access_key=" + boss).text("msg"),
            "Domain-admins cannot perform operations on behalf of super-admins.");
}

TEST_F(ServerIntegration, FrozenManagerRefusesNewSessions) {
  EXPECT_EQ(call("admin", "PUT", "/manager/status", R"({"status": "frozen"})").status, 204);
  EXPECT_EQ(create("my-sess").text("type"), "https://api.backend.ai/probs/server-frozen");
  EXPECT_EQ(call("user", "GET", "/session/_/match?id=x").body, R"({"matches":[]})");
  EXPECT_EQ(call("admin", "PUT", "/manager/status", R"({"status": "RUNNING"})").status, 204);
  EXPECT_EQ(create("my-sess").status, 201);
}

}  // namespace
}  // namespace bai::devcluster
