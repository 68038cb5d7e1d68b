#include "tools/devcluster/sessions/engine.hpp"

#include "tests/devcluster/fixtures.hpp"
#include "tests/devcluster/session_rows.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/records.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster {
namespace {

constexpr const char* kOne = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
constexpr const char* kTwo = "22222222-aaaa-4aaa-8aaa-aaaaaaaaaaaa";

class EngineTest : public ::testing::Test {
 protected:
  EngineTest()
      : engine(t.store, {t.dir.path() / "sessions",
                         [this](KernelSpec spec) { return kernels.make(std::move(spec)); },
                         {4, 4LL << 30}}),
        key(testing::identity_of_user(t.store, "user").keypair.access_key) {
    engine.start();
  }

  void submit(const char* id, const std::string& name, const std::string& type = "interactive",
              const std::string& command = "true") {
    testing::add_session(t.store, key, id, name, "PENDING", type);
    t.store.db().change("UPDATE sessions SET startup_command = ? WHERE id = ?", {command, id});
    engine.schedule_soon();
  }
  Row row(const char* id) { return session_by_id(t.store, id).value(); }
  /// Waits for a state without looking at the clock: the engine's own wait returns at every change before RUNNING;
  /// after it, polling is bounded.
  std::string settle(const char* id, const std::string& wanted) {
    for (int i = 0; i < 20000 && row(id).text("status") != wanted; ++i) std::this_thread::yield();
    return row(id).text("status");
  }

  testing::TestStore t;
  testing::FakeKernels kernels;
  Engine engine;
  std::string key;
};

TEST_F(EngineTest, InteractiveSessionFromPendingToTerminated) {
  submit(kOne, "alpha");
  EXPECT_EQ(engine.wait_started(kOne, std::nullopt), "RUNNING");
  auto& kernel = kernels.get("alpha");
  EXPECT_EQ(kernel.spec().runtime, "python");
  EXPECT_EQ(kernel.spec().environ.at("BACKENDAI_SESSION_NAME"), "alpha");
  EXPECT_EQ(engine.logs(row(kOne)), "console of alpha");
  const auto stats = engine.destroy(kOne, "user-requested", Force::kNo);
  EXPECT_EQ(stats->getValue<std::string>("status"), "terminated");
  EXPECT_EQ(stats->getObject("mem")->getValue<std::string>("current"), "4096");
  EXPECT_EQ(stats->getObject("cpu_used")->getValue<std::string>("unit_hint"), "msec");
  const auto dead = row(kOne);
  EXPECT_EQ(dead.text("status"), "TERMINATED");
  EXPECT_EQ(dead.text("status_info"), "user-requested");
  EXPECT_EQ(engine.logs(dead), "console of alpha");
  const auto history = as_object(parse_json(dead.text("status_history")).value());
  for (const char* state : {"SCHEDULED", "PREPARING", "RUNNING", "TERMINATING", "TERMINATED"})
    EXPECT_TRUE(history->has(state)) << state;
  EXPECT_FALSE(std::filesystem::exists(t.dir.path() / "sessions" / kOne));
}

TEST_F(EngineTest, BatchSessionsEndWithTheirResult) {
  submit(kOne, "good", "batch", "true");
  submit(kTwo, "bad", "batch", "false");
  EXPECT_EQ(settle(kOne, "TERMINATED"), "TERMINATED");
  EXPECT_EQ(settle(kTwo, "TERMINATED"), "TERMINATED");
  EXPECT_EQ(row(kOne).text("result"), "SUCCESS");
  EXPECT_EQ(row(kTwo).text("result"), "FAILURE");
  EXPECT_EQ(row(kTwo).text("status_info"), "task-finished");
  EXPECT_EQ(row(kTwo).text("status_data"), R"({"kernel":{"exit_code":1},"session":{"status":"terminated"}})");
}

TEST_F(EngineTest, DeathOfTheProcessesEndsTheSession) {
  submit(kOne, "alpha");
  ASSERT_EQ(engine.wait_started(kOne, std::nullopt), "RUNNING");
  kernels.get("alpha").die(137);
  EXPECT_EQ(settle(kOne, "TERMINATED"), "TERMINATED");
  EXPECT_EQ(row(kOne).text("status_info"), "self-terminated");
  EXPECT_EQ(row(kOne).text("status_data"), R"({"kernel":{"exit_code":137},"session":{"status":"terminated"}})");
}

TEST_F(EngineTest, FailedStartIsCancelledWithTheReason) {
  kernels.failure = "no interpreter";
  submit(kOne, "alpha");
  EXPECT_EQ(engine.wait_started(kOne, std::nullopt), "CANCELLED");
  EXPECT_EQ(row(kOne).text("status_info"), "failed-to-start");
  EXPECT_NE(row(kOne).text("status_data").find("no interpreter"), std::string::npos);
}

TEST_F(EngineTest, TooLargeSessionsWaitAndCanBeDestroyedWhilePending) {
  testing::add_session(t.store, key, kOne, "huge", "PENDING");
  t.store.db().change("UPDATE sessions SET occupied_slots = '{\"cpu\": \"999\", \"mem\": \"1\"}' WHERE id = ?", {kOne});
  engine.schedule_soon();
  for (int i = 0; i < 20000 && row(kOne).is_null("status_info"); ++i) std::this_thread::yield();
  EXPECT_EQ(row(kOne).text("status_info"), "no-available-instances");
  EXPECT_EQ(engine.wait_started(kOne, std::chrono::seconds(0)), std::nullopt);
  EXPECT_EQ(engine.destroy(kOne, "user-requested", Force::kNo)->getValue<std::string>("status"), "terminated");
  EXPECT_EQ(row(kOne).text("status"), "CANCELLED");
}

TEST_F(EngineTest, ConcurrencyLimitOfThePolicyHoldsSessionsBack) {
  key = testing::identity_of_user(t.store, "user2").keypair.access_key;  // one session at a time
  submit(kOne, "first");
  ASSERT_EQ(engine.wait_started(kOne, std::nullopt), "RUNNING");
  submit(kTwo, "second");
  for (int i = 0; i < 20000 && row(kTwo).is_null("status_info"); ++i) std::this_thread::yield();
  EXPECT_EQ(row(kTwo).text("status_info"), "predicate-checks-failed");
  EXPECT_NE(row(kTwo).text("status_data").find("You cannot run more than 1 concurrent sessions"), std::string::npos);
  engine.destroy(kOne, "user-requested", Force::kNo);
  EXPECT_EQ(engine.wait_started(kTwo, std::nullopt), "RUNNING");
}

TEST_F(EngineTest, RestartKeepsTheSession) {
  submit(kOne, "alpha");
  ASSERT_EQ(engine.wait_started(kOne, std::nullopt), "RUNNING");
  engine.restart(kOne);
  EXPECT_EQ(row(kOne).text("status"), "RUNNING");
  EXPECT_NE(engine.kernel(kOne), nullptr);
}

TEST_F(EngineTest, StoppingEndsEverySession) {
  submit(kOne, "alpha");
  ASSERT_EQ(engine.wait_started(kOne, std::nullopt), "RUNNING");
  engine.stop();
  EXPECT_EQ(row(kOne).text("status"), "TERMINATED");
  EXPECT_EQ(row(kOne).text("status_info"), "self-terminated");
}

TEST_F(EngineTest, RecoveryBuriesWhatAKilledServerLeft) {
  for (const char* status : {"PENDING", "RUNNING", "TERMINATING"})
    testing::add_session(t.store, key, std::string(8, status[0]) + "-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
                         std::string("was-") + status, status);
  testing::add_session(t.store, key, kTwo, "was-dead", "CANCELLED");
  Engine fresh(t.store, {t.dir.path() / "sessions", [this](KernelSpec spec) { return kernels.make(std::move(spec)); }});
  fresh.recover();
  EXPECT_EQ(
      t.store.db()
          .first("SELECT count(*) AS n FROM sessions WHERE status = 'TERMINATED' AND status_info = 'self-terminated'")
          ->integer("n"),
      3);
  EXPECT_EQ(row(kTwo).text("status"), "CANCELLED");
}

}  // namespace
}  // namespace bai::devcluster
