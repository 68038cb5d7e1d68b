#include "kernel/transport/problem.hpp"

#include <boost/json.hpp>
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
       "404 Not Found: T: gone"},
      {"empty details", with_type("object-not-found", R"(, "msg": "", "data": {})"), "404 Not Found: T"},
      {"null details", with_type("object-not-found", R"(, "msg": null, "data": null)"), "404 Not Found: T"},
      {"message repeats the title", with_type("object-not-found", R"(, "msg": "T.")"), "404 Not Found: T"},
      {"title repeats the reason", R"({"type": "t", "title": "Not found.", "msg": "m"})", "404 Not Found: m"},
      {"message of several lines", with_type("x", R"(, "msg": " one.\r\n\ttwo..\n")"), "404 Not Found: T: one. two"},
      {"message that is no text", with_type("x", R"(, "msg": {"a": [1]})"), "404 Not Found: T: {\"a\":[1]}"},
      {"candidates",
       with_type(
           "too-many-sessions-matched",
           R"(, "data": {"matches": [{"id": "i", "name": "n", "status": "RUNNING"}, {"id": "j", "name": "n2", "status": "ERROR"}]})"),
       "404 Not Found: T"},
      {"existing", with_type("session-already-exists", R"(, "data": {"existingSessionId": "s1"})"), "404 Not Found: T"},
      {"parameters",
       with_type("invalid-api-params", R"(, "msg": "Input validation error", "data": {"x": "bad", "y": ["z"]})"),
       "404 Not Found: T: Input validation error"},
      {"parameters as text", with_type("invalid-api-params", R"(, "data": "all")"), "404 Not Found: T"},
      {"graphql", with_type("graphql-error", R"(, "data": [{"message": "m1."}, {"message": "m2"}])"),
       "404 Not Found: T: m1; m2"},
      {"graphql with other entries",
       with_type("graphql-error", R"(, "data": [{"path": ["a"]}, "m2", {"message": ""}])"),
       "404 Not Found: T: {\"path\":[\"a\"]}; m2"},
      {"graphql without entries", with_type("graphql-error", R"(, "msg": "m", "data": [])"), "404 Not Found: T: m"},
      {"agent", with_type("kernel-creation-failed", R"x(, "agent-details": {"exception": "E()", "title": null})x"),
       "404 Not Found: T"},
      {"agent only", R"x({"agent-details": {"exception": "E()"}})x", "404 Not Found"},
      {"no JSON", "500 Internal Server Error\n\nbusy",
       "404 Not Found: unexpected answer: 500 Internal Server Error busy"},
      {"JSON but no object", "[1]", "404 Not Found: unexpected answer: [1]"},
      {"nothing", "", "404 Not Found: the answer is empty"},
      {"empty object", "{}", "404 Not Found"},
      {"of another program", R"({"detail": "no route"})", "404 Not Found: {\"detail\":\"no route\"}"},
      {"old handler", R"({"error_msg": "differs"})", "404 Not Found: differs"},
      {"without type", R"({"title": "In use", "message": "busy"})", "404 Not Found: In use: busy"},
  };
  for (const auto& row : rows) {
    const auto error = problem_error(404, "Not Found", row.body);
    EXPECT_STREQ(error.what(), row.message) << row.name;
    EXPECT_EQ(error.code, Code::api);
    EXPECT_EQ(error.http_status, 404);
    EXPECT_EQ(error.problem.front(), '{') << row.name;
  }
}

TEST(Problem, WhoPrintsItHasTheWholeDocument) {
  const auto body =
      with_type("object-not-found", R"(,"msg":"gone","data":{"matches":[{"id":"i"}]},"agent-details":{})");
  EXPECT_EQ(boost::json::parse(problem_error(404, "Not Found", body).problem), boost::json::parse(body));
  EXPECT_EQ(boost::json::parse(problem_error(404, "Not Found", "<html>").problem), boost::json::parse(R"({
      "type": "https://api.backend.ai/probs/generic-error", "title": "unexpected answer", "content": "<html>"})"));
}

TEST(Problem, LongTextsAreCutBetweenCharacters) {
  const auto filled = [](std::size_t size) { return std::string(size, 'x'); };
  const auto foreign = [](const std::string& body) { return std::string(problem_error(500, "", body).what()); };
  const std::string before = "500: unexpected answer: ";
  EXPECT_EQ(foreign(filled(400)), before + filled(400));
  EXPECT_EQ(foreign(filled(401)), before + filled(400) + "...");
  EXPECT_EQ(foreign(filled(399) + "é"), before + filled(399) + "...");
  EXPECT_EQ(foreign(filled(398) + "éx"), before + filled(398) + "é...");
  EXPECT_EQ(foreign(filled(397) + "😀"), before + filled(397) + "...");
  EXPECT_EQ(foreign(filled(396) + "😀"), before + filled(396) + "😀");
  const auto told = [](const std::string& message) {
    return std::string(problem_error(500, "", with_type("x", ", \"msg\": \"" + message + "\"")).what());
  };
  EXPECT_EQ(told(filled(2000)), "500: T: " + filled(2000));
  EXPECT_EQ(told(filled(2001)), "500: T: " + filled(2000) + "...");
}

TEST(Problem, NextSteps) {
  const struct {
    int status;
    std::string body;
    const char* hint;
  } rows[] = {
      {401, "{}", "check BACKEND_ACCESS_KEY and BACKEND_SECRET_KEY, and whether the account may do this"},
      {403, "{}", "ask an administrator for the permission, or use another key pair"},
      {400, with_type("invalid-auth-params", ""),
       "check the clock of this computer: it may differ by 15 minutes at most"},
      {404, with_type("too-many-sessions-matched", ""), "give the whole name or the ID"},
      {404, with_type("object-not-found", ""), ""},
      {429, "{}", "wait a moment and try again"},
      {502, "", "try again later, or ask the server's operator"},
      {503, "{}", "try again later, or ask the server's operator"},
      {504, "{}", "try again later, or ask the server's operator"},
      {302, "", "redirections are not followed: configure the address that the server names"},
      {500, "{}", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(problem_error(row.status, "", row.body).hint, row.hint) << row.status;
  EXPECT_STREQ(problem_error(500, "", "{}").what(), "500");
}

}  // namespace
}  // namespace bai::kernel
