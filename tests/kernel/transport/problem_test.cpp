#include "kernel/transport/problem.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

std::string with_type(const std::string& name, const std::string& rest) {
  return R"({"type": "https://api.backend.ai/probs/)" + name + R"(", "title": "T.")" + rest + "}";
}

TEST(Problem, Texts) {
  const struct {
    const char* name;
    std::string body;
    const char* message;
  } rows[] = {
      {"message and data", with_type("object-not-found", R"(, "msg": "gone", "data": {"a": 1})"),
       "BackendAPIError: 404 Not Found\nT.\n➜ Message: gone\n➜ Data: {\"a\":1}"},
      {"empty details", with_type("object-not-found", R"(, "msg": "", "data": {})"),
       "BackendAPIError: 404 Not Found\nT."},
      {"null details", with_type("object-not-found", R"(, "msg": null, "data": null)"),
       "BackendAPIError: 404 Not Found\nT."},
      {"candidates",
       with_type(
           "too-many-sessions-matched",
           R"(, "data": {"matches": [{"id": "i", "name": "n", "status": "RUNNING"}, {"id": "j", "name": "n2", "status": "ERROR"}]})"),
       "BackendAPIError: 404 Not Found\nT.\nCandidates (up to 10 recent entries):\n- i (n, RUNNING)\n- j (n2, ERROR)"},
      {"existing", with_type("session-already-exists", R"(, "data": {"existingSessionId": "s1"})"),
       "BackendAPIError: 404 Not Found\nT.\n- Existing session ID: s1"},
      {"parameters",
       with_type("invalid-api-params", R"(, "msg": "Input validation error", "data": {"x": "bad", "y": ["z"]})"),
       "BackendAPIError: 404 Not Found\nT.\n- Input validation error\n- \"x\": bad\n- \"y\": [\"z\"]"},
      {"parameters as text", with_type("invalid-api-params", R"(, "data": "all")"),
       "BackendAPIError: 404 Not Found\nT.\n- all"},
      {"graphql", with_type("graphql-error", R"(, "data": [{"message": "m1"}, {"message": "m2"}])"),
       "BackendAPIError: 404 Not Found\nT.\n➜ Message:\nm1\nm2"},
      {"agent", with_type("kernel-creation-failed", R"x(, "agent-details": {"exception": "E()", "title": null})x"),
       "BackendAPIError: 404 Not Found\nT.\n➜ This is an agent-side error. Check the agent status or ask the "
       "administrator for help.\n➜ E()"},
      {"no JSON", "500 Internal Server Error",
       "BackendAPIError: 404 Not Found\nGeneric Error (could not parse error string)\n500 Internal Server Error"},
      {"JSON but no object", "[1]",
       "BackendAPIError: 404 Not Found\nGeneric Error (could not parse error string)\n[1]"},
      {"old handler", R"({"error_msg": "differs"})", "BackendAPIError: 404 Not Found\n➜ Message: differs"},
      {"without type", R"({"title": "In use", "message": "busy"})",
       "BackendAPIError: 404 Not Found\nIn use\n➜ Message: busy"},
  };
  for (const auto& row : rows) {
    const auto error = problem_error(404, "Not Found", row.body);
    EXPECT_STREQ(error.what(), row.message) << row.name;
    EXPECT_EQ(error.code, Code::api);
    EXPECT_EQ(error.http_status, 404);
    EXPECT_EQ(error.problem.front(), '{') << row.name;
  }
}

TEST(Problem, NextSteps) {
  EXPECT_NE(problem_error(401, "", "{}").hint.find("key"), std::string::npos);
  EXPECT_NE(problem_error(400, "", with_type("invalid-auth-params", "")).hint.find("clock"), std::string::npos);
  EXPECT_NE(problem_error(302, "", "").hint.find("not followed"), std::string::npos);
  EXPECT_STREQ(problem_error(500, "", "{}").what(), "BackendAPIError: 500");
}

}  // namespace
}  // namespace bai::kernel
