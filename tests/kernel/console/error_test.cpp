#include "kernel/console/error_report.hpp"
#include "tests/kernel/console/channels.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace bai::kernel::console {
namespace {

using test::on_pipes;

struct Case {
  const char* name;
  Error error;
  const char* err;
};

class Reports : public testing::TestWithParam<Case> {};

TEST_P(Reports, ForPeople) {
  const auto seen = on_pipes({}, [&](Console& console) { console.error(GetParam().error); });
  EXPECT_EQ(seen.err, GetParam().err);
  EXPECT_EQ(seen.out, "");
}

Error of_server(int status, const char* message, const char* problem, const char* hint = "") {
  return api_error(status, message, problem, hint);
}

INSTANTIATE_TEST_SUITE_P(
    All, Reports,
    testing::Values(
        Case{"simple", Error(Code::fail, "it broke"), "✘ it broke\n"},
        Case{"lines_and_hint", Error(Code::network, "cannot connect\n➜ refused", "check the network"),
             "✘ cannot connect\n  ➜ refused\n  Hint: check the network\n"},
        Case{"one_line_and_hint", Error(Code::fail, "it broke", "repair it"), "✘ it broke; repair it\n"},
        Case{
            "candidates",
            of_server(
                404, "404 Not Found: Too many sessions matched",
                R"({"type":"https://api.backend.ai/probs/too-many-sessions-matched","title":"Too many sessions matched.",
                           "data":{"matches":[{"id":"a1","name":"s","status":"RUNNING"},
                           {"id":"a2","name":"s2","status":"PENDING"},"a3"]}})",
                "give the ID"),
            "✘ 404 Not Found: Too many sessions matched\n  Candidates (up to 10 recent entries):\n  - a1 (s, "
            "RUNNING)\n  - a2 (s2, PENDING)\n  - a3\n  Hint: give the ID\n"},
        Case{
            "no_candidates",
            of_server(
                404, "404 Not Found: Too many sessions matched",
                R"({"type":"https://api.backend.ai/probs/too-many-sessions-matched","title":"Too many sessions matched.",
                           "data":{"matches":[]}})",
                "give the ID"),
            "✘ 404 Not Found: Too many sessions matched; give the ID\n"},
        Case{"exists",
             of_server(
                 409, "409 Conflict: The session already exists",
                 R"({"type":"https://api.backend.ai/probs/session-already-exists","title":"The session already exists.",
                           "data":{"existingSessionId":"x"}})"),
             "✘ 409 Conflict: The session already exists\n  - Existing session ID: x\n"},
        Case{
            "parameters",
            of_server(
                400, "400 Bad Request: Missing or invalid API parameters: m",
                R"({"type":"https://api.backend.ai/probs/invalid-api-params","title":"Missing or invalid API parameters.",
                           "msg":"m","data":{"k":["a"]}})"),
            "✘ 400 Bad Request: Missing or invalid API parameters: m\n  - \"k\": [\"a\"]\n"},
        Case{"data_that_is_no_object",
             of_server(404, "404 Not Found: Unknown URL path",
                       R"({"type":"https://api.backend.ai/probs/url-not-found","title":"Unknown URL path.",
                           "data":"/nowhere"})"),
             "✘ 404 Not Found: Unknown URL path\n  - /nowhere\n"},
        Case{"empty_data", of_server(404, "404 Not Found", R"({"type":"t","title":"T","data":{}})", "look"),
             "✘ 404 Not Found; look\n"},
        Case{"graphql",
             of_server(400, "400 Bad request: GraphQL-generated error: one; two",
                       R"({"type":"https://api.backend.ai/probs/graphql-error","title":"GraphQL-generated error",
                           "data":[{"message":"one"},{"message":"two"}]})"),
             "✘ 400 Bad request: GraphQL-generated error: one; two\n"},
        Case{"other_with_agent",
             of_server(500, "500 Internal Server Error: T: m",
                       R"({"type":"https://api.backend.ai/probs/x","title":"T","msg":"m","data":{"a":1},
                           "agent-details":{"exception":"Oops","title":"AT"}
})",
                       "try later"),
             "✘ 500 Internal Server Error: T: m\n  - \"a\": 1\n"
             "  ➜ This is an agent-side error. Check the agent status or ask the administrator for help.\n  ➜ Oops\n  "
             "➜ AT\n"
             "  Hint: try later\n"},
        Case{"content",
             of_server(502, "502 Bad Gateway: unexpected answer: <html>",
                       R"({"type":"about:blank","title":"unexpected answer","content":"<html>"})", "try later"),
             "✘ 502 Bad Gateway: unexpected answer: <html>; try later\n"},
        Case{"no_object", of_server(500, "the server failed", "[1]", "try later"), "✘ the server failed; try later\n"},
        Case{"no_json", of_server(500, "the server failed: oops\x1b[2J", "oops\x1b[2J", "try\x1b[2J later"),
             "✘ the server failed: oops␛[2J; try␛[2J later\n"},
        Case{"commands_to_the_terminal_in_lists",
             of_server(400, "400 failed", R"({"title":"T","data":{"k\u001b[2J":"v\u001b[2J"}})"),
             "✘ 400 failed\n  - \"k␛[2J\": v␛[2J\n"},
        Case{"title_without_type", of_server(500, "500 failed: T", R"({"title":"T"})"), "✘ 500 failed: T\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Report, ForScripts) {
  auto error = api_error(503, "503 Service Unavailable: Busy: later",
                         R"({"type":"t","title":"Busy","msg":"later","data":{"a":1}})", "wait");
  error.request_id = "r-1";
  const auto seen = on_pipes({.format = Console::Format::json}, [&](Console& console) { console.error(error); });
  EXPECT_EQ(seen.err, "");
  const auto document = boost::json::parse(seen.out);
  EXPECT_EQ(document, boost::json::parse(
                          R"({"error":"503 Service Unavailable: Busy: later\n- \"a\": 1","error_info":{"id":"api-503",
      "message":"503 Service Unavailable: Busy: later","hint":"wait","http_status":503,"request_id":"r-1","retryable":true,"exit_code":10}})"));
  error.id = "own";
  EXPECT_EQ(error_id(error), "own");
}

TEST(Report, RetryableIsWhatPassesByItself) {
  EXPECT_TRUE(is_retryable(Error(Code::network, "")));
  EXPECT_TRUE(is_retryable(Error(Code::timeout, "")));
  EXPECT_TRUE(is_retryable(api_error(429, "", "")));
  EXPECT_FALSE(is_retryable(api_error(500, "", "")));
  EXPECT_FALSE(is_retryable(api_error(404, "", "")));
  EXPECT_FALSE(is_retryable(Error(Code::auth, "")));
}

}  // namespace
}  // namespace bai::kernel::console
