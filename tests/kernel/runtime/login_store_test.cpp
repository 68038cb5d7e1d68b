#include "kernel/runtime/login_store.hpp"

#include "kernel/base/error.hpp"
#include "tests/kernel/runtime/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace bai::kernel {
namespace {

using namespace std::chrono_literals;

class LoginStoreTest : public testing::Test {
 protected:
  LoginStore store() {
    return LoginStore(file_, clock_.now(), [this](const std::string& line) { notes_.push_back(line); });
  }
  TemporaryFolder folder_;
  TestClock clock_;
  std::filesystem::path file_ = login_file(folder_.path() / "state", {"http://h"}, "");
  std::vector<std::string> notes_;
};

TEST_F(LoginStoreTest, KeepsALoginForLaterProcesses) {
  store().store({"alice", "AK", "admin", {{"AIOHTTP_SESSION", "abc", false, 0}, {"only_https", "x", true, 0}}});
  EXPECT_EQ(TemporaryFolder::mode_of(file_), 0600u);
  EXPECT_EQ(TemporaryFolder::mode_of(file_.parent_path()), 0700u);
  auto later = store();
  ASSERT_TRUE(later.current());
  EXPECT_EQ(later.current()->user, "alice");
  EXPECT_EQ(later.cookie_header(false), "AIOHTTP_SESSION=abc");
  EXPECT_EQ(later.cookie_header(true), "AIOHTTP_SESSION=abc; only_https=x");
  later.remove();
  EXPECT_FALSE(std::filesystem::exists(file_));
  EXPECT_EQ(later.cookie_header(true), "");
  later.remove();
}

TEST_F(LoginStoreTest, CookiesExpireAndAreRenewed) {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.time.time_since_epoch()).count();
  auto kept = store();
  kept.store({"alice", "", "", {{"s", "one", false, now + 100}}});
  kept.renew({{"s", "two", false, now + 200}, {"tracker", "x", false, 0}, {"s2", "", false, 0}});
  EXPECT_EQ(store().cookie_header(false), "s=two") << "a renewal is stored, other cookies are not";
  clock_.time += 201s;
  EXPECT_EQ(store().cookie_header(false), "");
  EXPECT_TRUE(store().current()) << "who was logged in is still known";
  auto nobody = LoginStore(folder_.path() / "logins/none.json", clock_.now(), {});
  nobody.renew({{"s", "x", false, 0}});
  EXPECT_FALSE(nobody.current());
}

TEST_F(LoginStoreTest, DamagedFilesAreIgnoredWithANote) {
  std::filesystem::create_directories(file_.parent_path());
  for (const char* content :
       {"", "\x80\x04\x95", "{}", "[1]", R"({"cookies":[{"name":"a","value":"b\r\nX: y"}]})", R"({"cookies":[1]})"}) {
    std::filesystem::remove(file_);
    std::ofstream(file_) << content;
    std::filesystem::permissions(file_, std::filesystem::perms(0600));
    notes_.clear();
    EXPECT_EQ(store().cookie_header(true), "") << content;
    ASSERT_EQ(notes_.size(), 1u) << content;
    EXPECT_NE(notes_[0].find("backend.ai login"), std::string::npos);
  }
  store().store({"bob", "", "", {{"s", "v", false, 0}}});
  EXPECT_EQ(store().current()->user, "bob");
}

TEST_F(LoginStoreTest, AFileThatOthersCanReadIsRefused) {
  store().store({"alice", "", "", {{"s", "v", false, 0}}});
  std::filesystem::permissions(file_, std::filesystem::perms(0640));
  try {
    store().current();
    ADD_FAILURE();
  } catch (const Error& error) { EXPECT_EQ(error.hint, "run: chmod 600 " + file_.string()); }
}

TEST(LoginFile, IsOneForEachSetOfEndpointsAndProfile) {
  const auto file = [](std::vector<std::string> endpoints, const std::string& profile) {
    return login_file("/s", std::move(endpoints), profile);
  };
  EXPECT_EQ(file({"http://a", "http://b"}, ""), file({"http://b", "http://a"}, ""));
  EXPECT_NE(file({"http://a"}, ""), file({"http://b"}, ""));
  EXPECT_NE(file({"http://a"}, "work"), file({"http://a"}, "home"));
  EXPECT_EQ(login_file("", {"http://a"}, ""), "");
}

TEST(SetCookie, IsReadAsServersWriteIt) {
  const TestClock clock;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(clock.time.time_since_epoch()).count();
  const auto cookie =
      parse_set_cookie("AIOHTTP_SESSION=abc=; HttpOnly; Max-Age=604800; Path=/; secure ; SameSite=Lax", clock.time);
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->name, "AIOHTTP_SESSION");
  EXPECT_EQ(cookie->value, "abc=");
  EXPECT_TRUE(cookie->secure);
  EXPECT_EQ(cookie->expires, seconds + 604800);
  EXPECT_EQ(parse_set_cookie("a=b", clock.time)->expires, 0);
  EXPECT_EQ(parse_set_cookie("a=b; expires=Sun, 06 Nov 1994 08:49:37 GMT", clock.time)->expires, 784111777);
  EXPECT_EQ(parse_set_cookie("a=b; max-age=x", clock.time)->expires, 0);
  EXPECT_LT(parse_set_cookie("a=; max-age=0; expires=Sun, 06 Nov 2094 08:49:37 GMT", clock.time)->expires, seconds + 1);
  EXPECT_GT(parse_set_cookie("a=b; max-age=9223372036854775807", clock.time)->expires, seconds);
  for (const char* bad : {"", "a", "=b", "a b=c", "a=b\x01", "a=b c", "\xff=1"})
    EXPECT_FALSE(parse_set_cookie(bad, clock.time)) << bad;
}

}  // namespace
}  // namespace bai::kernel
