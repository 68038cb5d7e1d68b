/// The program itself: its commands, its folder, what a killed server leaves.
#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/app/certificates.hpp"
#include "tools/devcluster/app/health.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <sys/stat.h>
#include <thread>

namespace bai::devcluster {
namespace {

TEST(Certificates, AreMadeOnceAndKeysArePrivate) {
  const testing::TempDir dir;
  const DataDir data{dir.path()};
  ensure_certificates(data);
  struct stat info {};
  ASSERT_EQ(stat(data.server_key().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const auto written = std::filesystem::last_write_time(data.server_certificate());
  ensure_certificates(data);
  EXPECT_EQ(std::filesystem::last_write_time(data.server_certificate()), written);
  EXPECT_EQ(std::system(("openssl verify -CAfile " + data.ca_certificate().string() + " -verify_ip 127.0.0.1 " +
                         data.server_certificate().string() + " >/dev/null 2>&1")
                            .c_str()),
            0);
}

TEST(ServerLock, IsHeldByOneAndFreedAtTheEnd) {
  const testing::TempDir dir;
  const DataDir data{dir.path()};
  EXPECT_FALSE(serving_process(data));
  {
    const auto lock = ServerLock::take(data);
    ASSERT_TRUE(lock);
    EXPECT_FALSE(ServerLock::take(data));
    EXPECT_EQ(serving_process(data), getpid());
  }
  EXPECT_FALSE(serving_process(data));
}

#ifdef BAI_DEVCLUSTER_PROGRAM

struct Outcome {
  int exit_code;
  std::string text;  ///< both streams
};

Outcome devcluster(const std::string& arguments) {
  const std::string line = std::string(BAI_DEVCLUSTER_PROGRAM) + " " + arguments + " 2>&1";
  FILE* pipe = popen(line.c_str(), "r");
  std::string text;
  std::array<char, 512> piece{};
  while (fgets(piece.data(), static_cast<int>(piece.size()), pipe) != nullptr) text += piece.data();
  const int status = pclose(pipe);
  return {WEXITSTATUS(status), text};
}

class ProgramIntegration : public ::testing::Test {
 protected:
  ~ProgramIntegration() override { devcluster("down" + at()); }
  [[nodiscard]] std::string at() const { return " --data " + (dir.path() / "cluster").string(); }
  [[nodiscard]] DataDir data() const { return {dir.path() / "cluster"}; }
  testing::TempDir dir;
};

TEST_F(ProgramIntegration, UpEnvStatusDown) {
  EXPECT_EQ(devcluster("env" + at()).exit_code, 1);
  EXPECT_EQ(devcluster("down" + at()).exit_code, 0);
  const auto up = devcluster("up" + at());
  ASSERT_EQ(up.exit_code, 0) << up.text;
  struct stat info {};
  stat(data().root.c_str(), &info);
  EXPECT_EQ(info.st_mode & 0777U, 0700U);
  const auto again = devcluster("up" + at());
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.text.find("already running"), std::string::npos);
  EXPECT_EQ(devcluster("run" + at()).exit_code, 1);
  const auto env = devcluster("env" + at() + " --user user");
  EXPECT_EQ(env.exit_code, 0);
  for (const char* name : {"export BACKEND_ENDPOINT=http://127.0.0.1:", "export BACKEND_ENDPOINT_TYPE=api",
                           "export BACKEND_ACCESS_KEY=AKIA", "export BACKEND_SECRET_KEY="})
    EXPECT_NE(env.text.find(name), std::string::npos) << name;
  EXPECT_EQ(devcluster("env" + at() + " --user nobody").exit_code, 1);
  EXPECT_EQ(devcluster("status" + at()).exit_code, 0);
  EXPECT_EQ(devcluster("down" + at()).exit_code, 0);
  EXPECT_EQ(devcluster("status" + at()).exit_code, 1);
  ASSERT_EQ(devcluster("up" + at()).exit_code, 0);
  EXPECT_EQ(devcluster("env" + at() + " --user user").text, env.text);  // the same port and keys
}

TEST_F(ProgramIntegration, TlsServesWithItsOwnAuthority) {
  ASSERT_EQ(devcluster("up --tls" + at()).exit_code, 0);
  const auto endpoint = read_endpoint(data());
  ASSERT_TRUE(endpoint && endpoint->tls);
  EXPECT_TRUE(is_healthy(data(), *endpoint));
  EXPECT_NE(devcluster("env" + at()).text.find("export SSL_CERT_FILE='" + data().ca_certificate().string()),
            std::string::npos);
}

TEST_F(ProgramIntegration, AKilledServerLeavesNothingRunning) {
  ASSERT_EQ(devcluster("up" + at()).exit_code, 0);
  const int pid = serving_process(data()).value();
  {
    Store store(data().database(), system_now);
    store.db().change(
        "INSERT INTO sessions (id, creation_id, name, type, cluster_mode, cluster_size, scaling_group, domain_name, "
        "group_id, user_id, access_key, image,"
        " architecture, registry, runtime, occupied_slots, environ, mounts, resource_opts, created_at, status, "
        "status_changed, status_history, result)"
        " SELECT 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'x', 'left-over', 'interactive', 'single-node', 1, 'default', "
        "'default', g.id, k.user, k.access_key,"
        " 'i', 'x86_64', 'r', 'python', '{}', '[]', '[]', '{}', ?, 'RUNNING', ?, '{}', 'UNDEFINED' FROM keypairs k, "
        "groups g LIMIT 1",
        {store.now_text(), store.now_text()});
  }
  ASSERT_EQ(kill(pid, SIGKILL), 0);
  while (serving_process(data())) std::this_thread::yield();
  EXPECT_EQ(devcluster("status" + at()).exit_code, 1);
  ASSERT_EQ(devcluster("up" + at()).exit_code, 0);
  Database db(data().database(), Database::Mode::kReadOnly);
  const auto row = db.first("SELECT status, status_info FROM sessions WHERE name = 'left-over'").value();
  EXPECT_EQ(row.text("status"), "TERMINATED");
  EXPECT_EQ(row.text("status_info"), "self-terminated");
}

TEST_F(ProgramIntegration, WrongCommandLines) {
  EXPECT_EQ(devcluster("dance" + at()).exit_code, 2);
  EXPECT_EQ(devcluster("up").exit_code, 2);
  EXPECT_EQ(devcluster("up --colour" + at()).exit_code, 2);
  EXPECT_EQ(devcluster("up --port 99999" + at()).exit_code, 2);
  EXPECT_EQ(devcluster("--help").exit_code, 0);
}

#endif

}  // namespace
}  // namespace bai::devcluster
