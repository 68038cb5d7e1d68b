#include "kernel/transport/clock_skew.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

Error refusal(int status = 400) {
  return api_error(status, "400 Bad Request: Missing authentication parameters: Date/time sync error",
                   R"({"type":"https://api.backend.ai/probs/invalid-auth-params","msg":"Date/time sync error"})",
                   "hint");
}

TEST(ClockSkew, ReadsDatesOfHttp) {
  const auto time = parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  ASSERT_TRUE(time);
  EXPECT_EQ(system_clock::to_time_t(*time), 784111777);
  for (const char* bad :
       {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 0x:49:37 GMT"})
    EXPECT_FALSE(parse_http_date(bad)) << bad;
}

TEST(ClockSkew, TellsByHowMuchAndWhichWay) {
  const auto server = *parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT");
  const auto ahead = with_clock_skew(refusal(), "Sun, 06 Nov 1994 08:49:37 GMT", server + 2h + 5min);
  EXPECT_NE(std::string(ahead.what())
                .find("the clock of this computer is 2 hours 5 minutes ahead of the server's (here 1994-11-06 10:54:37 "
                      "UTC, there "
                      "1994-11-06 08:49:37 UTC)"),
            std::string::npos)
      << ahead.what();
  EXPECT_EQ(ahead.id, "clock-skew");
  EXPECT_EQ(ahead.http_status, 400);
  EXPECT_FALSE(ahead.hint.empty());
  const auto behind = with_clock_skew(refusal(401), "Sun, 06 Nov 1994 08:49:37 GMT", server - 24h);
  EXPECT_NE(std::string(behind.what()).find("1 day behind the server's"), std::string::npos) << behind.what();
}

TEST(ClockSkew, SaysNothingWithoutReason) {
  const char* date = "Sun, 06 Nov 1994 08:49:37 GMT";
  const auto server = *parse_http_date(date);
  EXPECT_EQ(with_clock_skew(refusal(), date, server + 20s).hint, "hint") << "clocks agree";
  EXPECT_EQ(with_clock_skew(refusal(), "", server + 2h).hint, "hint") << "no Date header";
  EXPECT_EQ(with_clock_skew(api_error(404, "404", "{}", "hint"), date, server + 2h).hint, "hint")
      << "not about the account";
  EXPECT_EQ(with_clock_skew(api_error(401, "401", "{}", "hint"), date, server + 5min).hint, "hint")
      << "servers allow that";
}

}  // namespace
}  // namespace bai::kernel
