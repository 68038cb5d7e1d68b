#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/auth/password.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/images/catalogue.hpp"
#include "tools/devcluster/images/reference.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace bai::devcluster {
namespace {

TEST(Store, SurvivesAKilledProcess) {
  const testing::TempDir dir;
  const auto file = dir.path() / "cluster.db";
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    Store store(file, system_now);
    store.set_config("kept", "yes");
    try {
      store.db().transaction([&] {
        store.set_config("half-done", "yes");
        kill(getpid(), SIGKILL);
      });
    } catch (...) {}
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  Store store(file, system_now);
  EXPECT_EQ(store.config("kept"), "yes");
  EXPECT_EQ(store.config("half-done"), std::nullopt);
  EXPECT_EQ(store.db().first("PRAGMA journal_mode")->text("journal_mode"), "wal");
}

TEST(Store, KeepsItsKeysAndItsFirstRowsWhenOpenedAgain) {
  const testing::TempDir dir;
  const auto file = dir.path() / "cluster.db";
  std::string key;
  {
    Store store(file, system_now);
    key = keys_of_user(file, "user")->first;
  }
  Store again(file, system_now);
  EXPECT_EQ(keys_of_user(file, "user")->first, key);
  EXPECT_EQ(again.db().first("SELECT count(*) AS n FROM users")->integer("n"), 5);
  EXPECT_FALSE(keys_of_user(file, "nobody"));
}

TEST(Store, TwoClustersHaveDifferentKeys) {
  testing::TestStore one, two;
  EXPECT_NE(testing::identity_of_user(one.store, "admin").keypair.secret_key,
            testing::identity_of_user(two.store, "admin").keypair.secret_key);
  EXPECT_EQ(testing::identity_of_user(one.store, "admin").keypair.access_key.size(), 20U);
  EXPECT_EQ(testing::identity_of_user(one.store, "admin").keypair.secret_key.size(), 40U);
}

TEST(Store, RefusesAFileOfALaterLayout) {
  const testing::TempDir dir;
  const auto file = dir.path() / "cluster.db";
  { Store(file, system_now).db().script("PRAGMA user_version = 99"); }
  EXPECT_THROW(Store(file, system_now), std::runtime_error);
}

TEST(Store, PasswordsOfTheFirstUsersVerify) {
  testing::TestStore t;
  const auto row = t.store.db().first("SELECT password FROM users WHERE username = 'user'");
  EXPECT_TRUE(verify_password("30TEfPLGvdeJ", row->text("password")));
}

TEST(ImageReference, Parses) {
  EXPECT_EQ(parse_image_reference("python:3.6-ubuntu18.04")->canonical(),
            "index.docker.io/lablup/python:3.6-ubuntu18.04");
  EXPECT_EQ(parse_image_reference("cr.backend.ai/stable/python:3.9")->canonical(), "cr.backend.ai/stable/python:3.9");
  EXPECT_EQ(parse_image_reference("host:5000/a/b")->canonical(), "host:5000/a/b:latest");
  for (const char* text : {"", "http://x/y", "//x", "python:", "python:bad tag", "python:-x"})
    EXPECT_FALSE(parse_image_reference(text)) << text;
}

TEST(ResolveImage, NamesAliasesAndTheUnknown) {
  testing::TestStore t;
  const struct {
    const char *text, *runtime;
  } rows[] = {{"python", "python"},
              {"python:3.6-ubuntu18.04", "python"},
              {"cr.backend.ai/stable/python:3.9-ubuntu20.04", "python"},
              {"bash", "bash"},
              {"node", "node"},
              {"c", "c"}};
  for (const auto& row : rows)
    EXPECT_EQ(resolve_image(t.store, row.text, "x86_64").text("runtime"), row.runtime) << row.text;
  for (const char* text : {"nothing", "http://bad", "pythons", ""}) {
    try {
      resolve_image(t.store, text, "x86_64");
      FAIL() << text;
    } catch (const Problem& problem) {
      EXPECT_EQ(problem.status(), 404);
      EXPECT_TRUE(std::string(problem.what()).find(std::string("alias:'") + text + "'") != std::string::npos)
          << problem.what();
    }
  }
}

}  // namespace
}  // namespace bai::devcluster
