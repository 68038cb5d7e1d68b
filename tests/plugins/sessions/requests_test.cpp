#include "shared/creation_request.hpp"
#include "shared/creation_status.hpp"
#include "shared/graphql.hpp"
#include "shared/multipart.hpp"
#include "shared/problem.hpp"
#include "shared/session_path.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

using namespace sessions;

namespace {

constexpr ApiVersion kNow{6, 20220315};

CreationParams minimal() {
  CreationParams params;
  params.image = "python";
  params.name = "sess1";
  return params;
}
const CreationDefaults kDefaults{"default", "default", {}};

TEST(Creation, LeavesOutWhatIsNotGiven) {
  EXPECT_EQ(creation_body(kNow, minimal(), kDefaults),
            R"({"name":"sess1","config":{"mounts":[],"resources":{},"resource_opts":{},"mount_map":{}},)"
            R"("clusterSize":1,"clusterMode":"single-node","domain":"default","group":"default","type":"interactive",)"
            R"("enqueueOnly":false,"maxWaitSeconds":0,"reuseIfExists":true,"image":"python"})");
}

TEST(Creation, SendsEverythingThatIsGiven) {
  auto params = minimal();
  params.assign_agent = {"i-1"};
  params.dependencies.emplace();
  params.envs.text = R"({"A":"1"})";
  params.mounts = {"data"};
  params.preopen_ports.text = R"(["80"])";
  params.no_reuse = true;
  const auto body = creation_body(kNow, params, {"d", "g", {"team"}});
  for (const char* part :
       {R"("mounts":["data","team"])", R"("environ":{"A":"1"})", R"("agentList":["i-1"])", R"("preopen_ports":["80"])",
        R"("dependencies":[])", R"("reuseIfExists":false)", R"("domain":"d")"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part << " in " << body;
  }
}

TEST(Creation, SpeaksToOldServers) {
  EXPECT_EQ(creation_body({4, 20181215}, minimal(), kDefaults),
            R"({"clientSessionToken":"sess1","config":{"mounts":[],"resources":{},"resource_opts":{},"clusterSize":1},)"
            R"("lang":"python"})");
  const auto five = creation_body({5, 20191215}, minimal(), kDefaults);
  EXPECT_EQ(five.find("clusterMode"), std::string::npos);
  EXPECT_NE(five.find(R"("mount_map":{})"), std::string::npos);
}

TEST(Creation, ChecksTheLengthOfNamesInCharacters) {
  EXPECT_THROW(check_session_name("abc"), bai::Error);
  EXPECT_THROW(check_session_name(std::string(65, 'a')), bai::Error);
  EXPECT_NO_THROW(check_session_name("abcd"));
  EXPECT_THROW(check_session_name("../abcd"), bai::Error);
  EXPECT_THROW(check_session_name("한글"), bai::Error);  // six bytes, two characters
  EXPECT_NO_THROW(check_session_name(random_session_name()));
}

TEST(Creation, ReadsAnswersOfNewAndReusedSessions) {
  const auto fresh = read_creation(creation_result(
      kNow, minimal(), kDefaults,
      R"({"sessionId":"id-1","sessionName":"sess1","status":"RUNNING","servicePorts":[{"name":"jupyter"}],"created":true})"));
  EXPECT_EQ(fresh.id, "id-1");
  EXPECT_EQ(fresh.services, std::vector<std::string>{"jupyter"});
  const auto reused = read_creation(creation_result(
      kNow, minimal(), kDefaults, R"({"sessionId":"id-1","service_ports":[{"name":"ttyd"}],"created":false})"));
  EXPECT_FALSE(reused.created);
  EXPECT_EQ(reused.status, "RUNNING");
  EXPECT_EQ(reused.services, std::vector<std::string>{"ttyd"});
  EXPECT_THROW(creation_result(kNow, minimal(), kDefaults, "{}"), bai::Error);
}

TEST(Creation, TellsWhatIsNotReady) {
  Creation creation;
  creation.status = "PENDING";
  EXPECT_EQ(waiting_line(creation, "s1")->text, "Session ID s1 is enqueued for scheduling.");
  creation.status = "RUNNING";
  EXPECT_FALSE(waiting_line(creation, "s1").has_value());
  EXPECT_NO_THROW(check_startup(creation, "s1"));
  creation.status = "CANCELLED";
  try {
    check_startup(creation, "s1");
    ADD_FAILURE();
  } catch (const bai::Error& failure) { EXPECT_NE(failure.details.find("session-startup-failed"), std::string::npos); }
}

TEST(Paths, EncodesAsTheServerWritesThemBack) {
  EXPECT_EQ(session_path(kNow, "my@sess:1", "/logs"), "/session/my@sess:1/logs");
  EXPECT_EQ(session_path({4, 20190615}, "a b", {}), "/kernel/a%20b");
  EXPECT_EQ(bai::path_segment("a/b%c한"), "a%2Fb%25c%ED%95%9C");
  EXPECT_EQ(stream_path(kNow, "id", "/execute"), "/stream/session/id/execute");
  EXPECT_THROW(session_path(kNow, "", {}), bai::Error);
  EXPECT_TRUE(is_uuid("33333333-AAAA-4bbb-8ccc-000000000001"));
  EXPECT_FALSE(is_uuid("33333333-aaaa-4bbb-8ccc-00000000000g"));
}

TEST(Releases, AreReadFromText) {
  EXPECT_EQ(parse_release("22.03.3"), (Release{22, 3, 3}));
  EXPECT_EQ(parse_release("23.09.0b1"), (Release{23, 9, 0}));
  EXPECT_FALSE(parse_release("unknown").known());
  EXPECT_FALSE(parse_release("").known());
}

TEST(Graphql, BuildsLists) {
  const auto query =
      list_query(kNow, "compute_session_list", {{"status", "String", "\"RUNNING\""}}, "name", {0, 20, {}, {}});
  EXPECT_EQ(query.text,
            "query($limit: Int!, $offset: Int!, $status: String, $filter: String, $order: String) { "
            "compute_session_list(limit: $limit, offset: $offset, status: $status, filter: $filter, order: $order) { "
            "items { name } total_count } }");
  EXPECT_EQ(query.variables, R"({"limit":20,"offset":0,"status":"RUNNING","filter":null,"order":null})");
  const ApiVersion five{5, 20191215};
  EXPECT_EQ(list_query(five, "l", {}, "name", {}).variables, R"({"limit":20,"offset":0})");
  EXPECT_THROW(list_query(five, "l", {}, "name", {0, 20, "x", {}}), bai::Error);
  EXPECT_EQ(object_query("keypair", {}, "is_admin").text, "query { keypair { is_admin } }");
}

TEST(Graphql, ReadsAnswers) {
  EXPECT_EQ(read_answer(kNow, "a", R"({"data":{"a":[1]}})"), "[1]");
  EXPECT_EQ(read_answer(kNow, "a", R"({"data":{"a":null},"errors":[]})"), "null");
  EXPECT_EQ(read_answer({5, 20191215}, "a", R"({"a":{"b":1}})"), R"({"b":1})");
  EXPECT_THROW(read_answer(kNow, "a", "{}"), bai::Error);
}

TEST(Graphql, TurnsErrorsIntoRefusals) {
  try {
    read_answer(kNow, "a", R"({"data":{"a":[]},"errors":[{"message":"broken"}]})");
    ADD_FAILURE();
  } catch (const bai::Error& failure) {
    EXPECT_EQ(failure.code, BAI_E_API);
    EXPECT_NE(std::string(failure.what()).find("broken"), std::string::npos);
    EXPECT_EQ(status_of(failure), 400);
    EXPECT_NE(failure.details.find("graphql-error"), std::string::npos);
  }
}

class Multipart : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "/sessions-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    std::filesystem::create_directories(folder_ / "src/sub");
    write("src/a.txt", "alpha");
    write("src/sub/b.txt", std::string(100'000, 'b'));
    write("src/empty", "");
    write("outside", "x");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string read_all(MultipartBody& body, size_t step) {
    std::string all, buffer(step, '\0');
    for (size_t n = body.read(buffer.data(), step); n > 0; n = body.read(buffer.data(), step)) all.append(buffer, 0, n);
    return all;
  }
  std::filesystem::path folder_;
};

TEST_F(Multipart, WritesOnePartPerFileWithItsRelativeName) {
  MultipartBody body(resolve_upload({path("src/a.txt"), path("src/empty")}, path("src")), "BB", UploadNames::relative);
  const std::string head = "Content-Type: application/octet-stream\r\nContent-Disposition: form-data; name=\"src\"; ";
  EXPECT_EQ(read_all(body, 7), "--BB\r\n" + head + "filename=\"a.txt\"\r\n\r\nalpha\r\n--BB\r\n" + head +
                                   "filename=\"empty\"\r\n\r\n\r\n--BB--\r\n");
  EXPECT_EQ(body.content_type(), "multipart/form-data; boundary=BB");
}

TEST_F(Multipart, AnnouncesItsLengthAndRewindsToAnyPlace) {
  MultipartBody body(resolve_upload({path("src/sub/b.txt"), path("src/a.txt")}, path("src")), "BB",
                     UploadNames::relative);
  const auto whole = read_all(body, 4096);
  EXPECT_EQ(static_cast<std::int64_t>(whole.size()), body.source()->total);
  EXPECT_NE(whole.find("filename=\"sub/b.txt\""), std::string::npos);
  for (const size_t offset : {size_t{0}, size_t{3}, size_t{50'000}, whole.size() - 1, whole.size()}) {
    body.rewind(offset);
    EXPECT_EQ(read_all(body, 1000), whole.substr(offset)) << offset;
  }
}

TEST_F(Multipart, AddsAbsoluteNamesForTheServersThatWantThem) {
  MultipartBody body(resolve_upload({path("src/a.txt")}, path("src")), "BB", UploadNames::absolute);
  EXPECT_NE(read_all(body, 512).find("filename*=utf-8''%2Fhome%2Fwork%2Fa.txt"), std::string::npos);
}

TEST_F(Multipart, RefusesFoldersMissingFilesAndFilesOutside) {
  EXPECT_THROW(resolve_upload({path("outside")}, path("src")), bai::Error);
  EXPECT_THROW(resolve_upload({path("src/../outside")}, path("src")), bai::Error);
  EXPECT_THROW(resolve_upload({path("src/sub")}, path("src")), bai::Error);
  EXPECT_THROW(resolve_upload({path("src/missing")}, path("src")), bai::Error);
}

TEST_F(Multipart, FailsWhenAFileBecomesShorterMeanwhile) {
  MultipartBody body(resolve_upload({path("src/sub/b.txt")}, path("src")), "BB", UploadNames::relative);
  write("src/sub/b.txt", "short");
  EXPECT_THROW(read_all(body, 4096), bai::Error);
}

}  // namespace
