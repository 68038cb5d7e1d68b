#include "kernel/base/error.hpp"
#include "kernel/runtime/account_cache.hpp"
#include "kernel/runtime/announcements.hpp"
#include "tests/kernel/runtime/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace bai::kernel {
namespace {

using namespace std::chrono_literals;

TEST(AccountCache, KeepsRolesOfAccountsApart) {
  const TemporaryFolder folder;
  TestClock clock;
  const auto file = folder.path() / "state" / "accounts.json";
  const AccountCache cache(file, clock.now());
  EXPECT_FALSE(cache.find("https://a", "AK1", "role"));
  cache.store("https://a", "AK1", "role", "admin");
  cache.store("https://a", "AK2", "role", "user");
  cache.store("https://b", "AK1", "role", "superadmin");
  const AccountCache later(file, clock.now());
  EXPECT_EQ(later.find("https://a", "AK1", "role"), "admin");
  EXPECT_EQ(later.find("https://a", "AK2", "role"), "user");
  EXPECT_EQ(later.find("https://b", "AK1", "role"), "superadmin");
  EXPECT_EQ(TemporaryFolder::mode_of(file), 0600u);
  later.store("https://a", "AK1", "admin_key", "true");
  EXPECT_EQ(cache.find("https://a", "AK1", "role"), "admin") << "facts of one account live side by side";
  later.drop("https://a", "AK1");
  EXPECT_FALSE(cache.find("https://a", "AK1", "admin_key"));
  EXPECT_FALSE(cache.find("https://a", "AK1", "role"));
  EXPECT_EQ(cache.find("https://b", "AK1", "role"), "superadmin");
}

TEST(AccountCache, ForgetsAfterAnHourAndWithATurnedClock) {
  const TemporaryFolder folder;
  TestClock clock;
  const AccountCache cache(folder.path() / "accounts.json", clock.now());
  cache.store("e", "k", "role", "user");
  clock.time += 59min;
  EXPECT_TRUE(cache.find("e", "k", "role"));
  clock.time += 2min;
  EXPECT_FALSE(cache.find("e", "k", "role"));
  clock.time -= 2h;
  EXPECT_FALSE(cache.find("e", "k", "role")) << "an entry of the future is none";
}

TEST(AccountCache, ADamagedOrForbiddenFileIsNoFailure) {
  const TemporaryFolder folder;
  TestClock clock;
  const auto file = folder.path() / "accounts.json";
  for (const char* content : {"", "[", "[]", R"({"e k":1})", R"({"e k":{"role":1,"time":1700000000}})"}) {
    std::ofstream(file) << content;
    EXPECT_FALSE(AccountCache(file, clock.now()).find("e", "k", "role")) << content;
  }
  const AccountCache nowhere("/proc/self/none/accounts.json", clock.now());
  nowhere.store("e", "k", "role", "user");
  EXPECT_FALSE(nowhere.find("e", "k", "role"));
  const AccountCache none({}, clock.now());
  none.store("e", "k", "role", "user");
  EXPECT_FALSE(none.find("e", "k", "role"));
}

TEST(Announcements, AreAskedForOnceADayAndEndpoint) {
  const TemporaryFolder folder;
  TestClock clock;
  const auto file = folder.path() / "state" / "announcement.json";
  const Announcements news(file, clock.now());
  EXPECT_TRUE(news.due("a"));
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"hello"})"), "hello");
  EXPECT_FALSE(news.due("a"));
  EXPECT_TRUE(news.due("b"));
  EXPECT_EQ(news.take("b", R"({"enabled":false,"message":"old"})"), "");
  EXPECT_EQ(TemporaryFolder::mode_of(file), 0600u);
  clock.time += 25h;
  EXPECT_TRUE(news.due("a"));
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"hello"})"), "hello") << "not dismissed";
}

TEST(Announcements, ADismissalHoldsForItsMessageOnly) {
  const TemporaryFolder folder;
  TestClock clock;
  const auto file = folder.path() / "announcement.json";
  // sha256 of "hello", as the reference client writes it
  std::ofstream(file)
      << R"({"hash":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","dismissed":true})";
  const Announcements news(file, clock.now());
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"hello"})"), "");
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"other"})"), "other");
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"third"})"), "third");
  EXPECT_EQ(news.take("a", R"({"enabled":true,"message":"hello"})"), "hello");
}

TEST(Announcements, OddAnswersAndFilesAreNoFailure) {
  const TemporaryFolder folder;
  TestClock clock;
  const auto file = folder.path() / "announcement.json";
  for (const char* content :
       {"", "[", "[]", R"({"checked":[],"hash":1,"dismissed":"x"})", R"({"checked":{"a":"x"}})"}) {
    std::ofstream(file) << content;
    const Announcements news(file, clock.now());
    EXPECT_TRUE(news.due("a")) << content;
    for (const char* answer : {"", "[]", "{}", R"({"enabled":1,"message":"x"})", R"({"enabled":true,"message":null})"})
      EXPECT_EQ(news.take("a", answer), "") << answer;
  }
  EXPECT_FALSE(Announcements({}, clock.now()).due("a")) << "without a memory nobody is asked each time";
}

}  // namespace
}  // namespace bai::kernel
