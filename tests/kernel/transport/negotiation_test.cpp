#include "kernel/transport/negotiation.hpp"

#include "kernel/config/directories.hpp"
#include "kernel/transport/retry.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

TEST(ApiVersion, Texts) {
  EXPECT_EQ(parse_api_version("v6.20220315"), (ApiVersion{6, "20220315"}));
  EXPECT_EQ(parse_api_version("v12.20300101")->major, 12);
  for (const char* text : {"", "v6", "6.20220315", "v6.2022031", "v6.202203155", "v.20220315", "v-6.20220315",
                           "v6.2022031x", "v6.20220315 "}) {
    EXPECT_EQ(parse_api_version(text), std::nullopt) << text;
  }
  EXPECT_LT((ApiVersion{6, "20230315"}), (ApiVersion{7, "20200101"}));
}

TEST(ApiVersion, GreatestKnownOneThatTheServerKnows) {
  const struct {
    const char* server;
    const char* sent;
  } rows[] = {{"v6.20220315", "v6.20220315"}, {"v6.20220615", "v6.20220615"}, {"v6.20221201", "v6.20220615"},
              {"v8.20240915", "v8.20240915"}, {"v9.20250722", "v9.20250722"}, {"v11.20300101", "v9.20250722"},
              {"v5.20191215", "v5.20191215"}};
  for (const auto& row : rows) EXPECT_EQ(version_to_send(*parse_api_version(row.server)).text(), row.sent);
  EXPECT_EQ(next_lower({6, "20220615"})->text(), "v6.20220315");
  EXPECT_EQ(next_lower({6, "20220315"}), std::nullopt);
}

TEST(ApiVersion, AnswersOfServers) {
  const auto answer = negotiated_from(R"({"version": "v6.20220315", "manager": "22.03.3"})");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->manager, "22.03.3");
  for (const char* body : {"", "[]", "<html>", "{}", R"({"version": 6})", R"({"version": "6"})"})
    EXPECT_FALSE(negotiated_from(body)) << body;
  EXPECT_EQ(negotiated_from(R"({"version": "v6.20220315"})")->manager, "");
}

class VersionCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "bai-versions-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }
  VersionCache cache() {
    return VersionCache(folder_ / "state" / "servers.json", [this] { return now_; });
  }
  fs::path folder_;
  std::chrono::system_clock::time_point now_{std::chrono::seconds(1'650'000'000)};
};

TEST_F(VersionCacheTest, RemembersForADay) {
  cache().store("http://a", {{6, "20220315"}, "22.03.3"}, true);
  cache().store("http://b", {{8, "20240915"}, ""}, true);
  EXPECT_EQ(cache().find("http://a")->manager, "22.03.3");
  EXPECT_EQ(cache().find("http://b")->sent.major, 8);
  EXPECT_FALSE(cache().find("http://c"));
  now_ += std::chrono::hours(25);
  EXPECT_FALSE(cache().find("http://a"));
  now_ -= std::chrono::hours(50);
  EXPECT_FALSE(cache().find("http://a")) << "written in the future: the clock was wrong then or is now";
}

TEST_F(VersionCacheTest, DropsOneEndpoint) {
  cache().store("http://a", {{6, "20220315"}, "1"}, true);
  cache().store("http://b", {{6, "20220315"}, "2"}, true);
  cache().drop("http://a", true);
  EXPECT_FALSE(cache().find("http://a"));
  EXPECT_TRUE(cache().find("http://b"));
}

TEST_F(VersionCacheTest, BrokenFilesAreNoMemory) {
  write_private_file(folder_ / "state" / "servers.json", "{broken");
  EXPECT_FALSE(cache().find("http://a"));
  cache().store("http://a", {{6, "20220315"}, "1"}, true);
  EXPECT_TRUE(cache().find("http://a"));
}

TEST(Retry, PausesOnlyForBusyServers) {
  std::mt19937 random(1);
  ResponseHead head;
  head.status = 500;
  EXPECT_FALSE(pause_before(2, head, random));
  head.status = 503;
  for (int attempt = 2; attempt <= 4; ++attempt) {
    const auto pause = pause_before(attempt, head, random);
    ASSERT_TRUE(pause);
    EXPECT_GE(pause->count(), (500 << (attempt - 2)) / 2);
    EXPECT_LE(pause->count(), 500 << (attempt - 2));
  }
  EXPECT_FALSE(pause_before(5, head, random));
  head.headers = {{"retry-after", "7"}};
  EXPECT_EQ(pause_before(2, head, random)->count(), 7000);
  for (const char* wish : {"3600", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"}) {
    head.headers = {{"retry-after", wish}};
    EXPECT_FALSE(pause_before(2, head, random)) << wish;
  }
}

}  // namespace
}  // namespace bai::kernel
