#include "tools/devcluster/sessions/records.hpp"

#include "tests/devcluster/fixtures.hpp"
#include "tests/devcluster/session_rows.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster {
namespace {

using testing::add_session;

TEST(FindSession, ByIdPrefixThenExactNameThenNamePrefix) {
  testing::TestStore t;
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  add_session(t.store, key, "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "alpha");
  add_session(t.store, key, "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "alpha-two");
  add_session(t.store, key, "33333333-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "1111-named-like-an-id");
  EXPECT_EQ(find_session(t.store, key, "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa").text("name"), "alpha-two");
  EXPECT_EQ(find_session(t.store, key, "alpha").text("name"), "alpha");  // exact, although it is a prefix of the other
  EXPECT_EQ(find_session(t.store, key, "alpha-").text("name"), "alpha-two");  // prefix of one
  EXPECT_EQ(find_session(t.store, key, "1111").text("name"), "alpha");        // ids come before names
  EXPECT_EQ(find_session(t.store, key, "1111-n").text("id").substr(0, 4), "3333");
}

TEST(FindSession, NoneAndSeveral) {
  testing::TestStore t;
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  add_session(t.store, key, "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "beta-one");
  add_session(t.store, key, "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "beta-two");
  for (const char* text : {"gamma", "", "%", "beta_one"})
    EXPECT_THROW(find_session(t.store, key, text), Problem) << text;
  try {
    find_session(t.store, key, "beta");
    FAIL();
  } catch (const Problem& problem) {
    EXPECT_EQ(problem.slug(), "too-many-sessions-matched");
    EXPECT_EQ(as_array(as_object(as_object(problem.document())->get("data"))->get("matches"))->size(), 2U);
  }
}

TEST(FindSession, OthersAndTheDeadAreHidden) {
  testing::TestStore t;
  const auto mine = testing::identity_of_user(t.store, "user").keypair.access_key;
  const auto theirs = testing::identity_of_user(t.store, "user2").keypair.access_key;
  add_session(t.store, theirs, "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "their-session");
  add_session(t.store, mine, "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "dead-session", "TERMINATED");
  EXPECT_THROW(find_session(t.store, mine, "their-session"), Problem);
  EXPECT_THROW(find_session(t.store, mine, "dead-session"), Problem);
  EXPECT_EQ(find_session(t.store, mine, "dead-session", Stale::kIncluded).text("status"), "TERMINATED");
}

TEST(ChangeState, KeepsHistoryAndRefusesWrongOrigins) {
  testing::TestStore t;
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  const std::string id = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
  add_session(t.store, key, id, "alpha");
  EXPECT_FALSE(change_state(t.store, id, {{"PENDING"}, "SCHEDULED", "scheduled", "{}"}));
  EXPECT_TRUE(change_state(t.store, id, {{"RUNNING"}, "TERMINATING", "user-requested", std::nullopt}));
  t.micros += 1000000;
  EXPECT_TRUE(change_state(t.store, id, {{}, "TERMINATED", std::nullopt, std::nullopt}));
  EXPECT_FALSE(change_state(t.store, id, {{}, "TERMINATED", std::nullopt, std::nullopt}));
  const auto row = session_by_id(t.store, id).value();
  EXPECT_EQ(row.text("status_info"), "user-requested");
  EXPECT_EQ(row.text("terminated_at"), t.store.now_text());
  EXPECT_EQ(row.text("status_history"),
            R"({"TERMINATING":"2022-05-01T12:34:56.789012+00:00","TERMINATED":"2022-05-01T12:34:57.789012+00:00"})");
}

TEST(Sessions, OneLiveSessionPerName) {
  testing::TestStore t;
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  add_session(t.store, key, "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "alpha", "TERMINATED");
  add_session(t.store, key, "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "alpha");
  EXPECT_THROW(add_session(t.store, key, "33333333-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "alpha"), ConstraintError);
}

}  // namespace
}  // namespace bai::devcluster
