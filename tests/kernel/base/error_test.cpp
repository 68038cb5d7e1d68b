#include "kernel/base/error.hpp"

#include "kernel/base/exit_code.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace bai::kernel {
namespace {

TEST(Error, DetailsCarryEverythingOverTheBoundary) {
  auto error = api_error(404, "404 no such session",
                         R"({"type":"https://api.backend.ai/probs/session-not-found","title":"t"})", "list them: ps");
  error.id = "session-not-found";
  const auto back = error_from(error.code, error.what(), error_details(error));
  EXPECT_STREQ(back.what(), error.what());
  EXPECT_EQ(back.hint, error.hint);
  EXPECT_EQ(back.http_status, 404);
  EXPECT_EQ(back.problem, error.problem);
  EXPECT_EQ(back.id, error.id);
}

TEST(Error, DetailsThatAreNoObjectAreIgnored) {
  for (const char* details : {"", "nonsense", "[1]", R"({"hint":7,"status":"x"})"}) {
    const auto error = error_from(Code::fail, "m", details);
    EXPECT_EQ(error.hint, "") << details;
    EXPECT_EQ(error.http_status, 0) << details;
  }
}

TEST(Error, ContextKeepsTheData) {
  const auto error = with_context(api_error(409, "conflict", "{}", "next"), "creating x");
  EXPECT_STREQ(error.what(), "creating x: conflict");
  EXPECT_EQ(error.http_status, 409);
  EXPECT_EQ(error.hint, "next");
}

struct Row {
  const char* what;
  Error error;
  int expected;
};

Error with_id(Code code, const char* id) {
  Error error(code, "m");
  error.id = id;
  return error;
}

TEST(ExitCode, EachKindOfFailureHasItsRow) {
  const std::vector<Row> rows{
      {"no credentials", Error(Code::auth, "m"), 3},
      {"refused credentials", api_error(401, "m", "{}"), 4},
      {"forbidden", api_error(403, "m", "{}"), 4},
      {"not found", api_error(404, "m", "{}"), 5},
      {"local thing not found", Error(Code::not_found, "m"), 5},
      {"conflict", api_error(409, "m", "{}"), 6},
      {"exists", api_error(400, "m", R"({"type":"https://api.backend.ai/probs/session-already-exists"})"), 6},
      {"quota", api_error(412, "m", R"({"type":"https://api.backend.ai/probs/quota-exceeded"})"), 7},
      {"too many requests", api_error(429, "m", "{}"), 7},
      {"cannot connect", Error(Code::network, "m"), 8},
      {"time limit", Error(Code::timeout, "m"), 9},
      {"server error", api_error(502, "m", "{}"), 10},
      {"bad request", api_error(400, "m", "{}"), 1},
      {"not supported", Error(Code::unsupported, "m"), 13},
      {"settings", with_id(Code::invalid, "config-endpoint"), 3},
      {"wrong arguments", with_id(Code::invalid, "usage-key-value"), 2},
      {"file", with_id(Code::fail, "file-missing"), 14},
      {"session did not start", with_id(Code::fail, "session-startup-failed"), 20},
      {"anything", Error(Code::fail, "m"), 1},
  };
  for (const auto& row : rows) EXPECT_EQ(exit_code(row.error), row.expected) << row.what;
}

TEST(ExitCode, NoFailureIsSuccessAndEachCodeIsPublished) {
  std::set<int> published{130};  // interrupted: as shells count it
  for (const auto& row : exit_code_table()) published.insert(row.code);
  for (int code = -10; code < 0; ++code) {
    for (const int status : {0, 200, 400, 401, 404, 409, 429, 500, 599}) {
      Error error(static_cast<Code>(code), "m");
      error.http_status = status;
      const auto exit = exit_code(error);
      EXPECT_NE(exit, 0);
      EXPECT_TRUE(published.count(exit)) << exit;
    }
  }
}

TEST(ExitCode, TheReadmePublishesTheTable) {
  std::ifstream readme(BAI_README);
  std::set<std::string> lines;
  for (std::string line; std::getline(readme, line);) lines.insert(line);
  for (const auto& row : exit_code_table()) {
    const auto expected = "| " + std::to_string(row.code) + " | " + std::string(row.meaning) + " |";
    EXPECT_TRUE(lines.count(expected)) << "README.md lacks: " << expected;
  }
}

}  // namespace
}  // namespace bai::kernel
