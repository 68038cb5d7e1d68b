#include "tools/devcluster/base/time.hpp"

#include "tools/devcluster/base/byte_size.hpp"
#include "tools/devcluster/base/json.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster {
namespace {

TEST(ParseTime, ReadsTheFormsThatClientsSend) {
  const struct {
    const char *text, *iso, *day;
  } rows[] = {{"2022-03-15T01:02:03.456789+00:00", "2022-03-15T01:02:03.456789+00:00", "20220315"},
              {"20220315T010203Z", "2022-03-15T01:02:03.000000+00:00", "20220315"},
              {"2022-03-15 01:02:03", "2022-03-15T01:02:03.000000+00:00", "20220315"},
              {"2022-03-15T01:02:03+0900", "2022-03-14T16:02:03.000000+00:00", "20220315"},
              {"Tue, 15 Mar 2022 01:02:03 GMT", "2022-03-15T01:02:03.000000+00:00", "20220315"},
              {"2022-03-14T23:00:00-02:00", "2022-03-15T01:00:00.000000+00:00", "20220314"}};
  for (const auto& row : rows) {
    const auto parsed = parse_time(row.text);
    ASSERT_TRUE(parsed) << row.text;
    EXPECT_EQ(to_iso(parsed->time), row.iso) << row.text;
    EXPECT_EQ(parsed->day, row.day) << row.text;
  }
}

TEST(ParseTime, RefusesTheRest) {
  for (const char* text : {"", "   ", "now", "2022-13-01T00:00:00Z", "2022-02-30T00:00:00Z", "2022-03-15T25:00:00Z",
                           "2022-03-15T01:02:03 XYZ"})
    EXPECT_FALSE(parse_time(text)) << text;
}

TEST(RestText, LeavesOutAZeroFraction) {
  EXPECT_EQ(to_rest_text("2022-03-15T01:02:03.456789+00:00"), "2022-03-15 01:02:03.456789+00:00");
  EXPECT_EQ(to_rest_text("2022-03-15T01:02:03.000000+00:00"), "2022-03-15 01:02:03+00:00");
}

TEST(ParseSpan, ReadsCombinations) {
  EXPECT_EQ(parse_span("30min"), std::chrono::minutes(30));
  EXPECT_EQ(parse_span("1d1hr"), std::chrono::hours(25));
  EXPECT_EQ(parse_span("2h"), std::chrono::hours(2));
  EXPECT_FALSE(parse_span("2 parsecs"));
  EXPECT_FALSE(parse_span(""));
  EXPECT_FALSE(parse_span("2022-03-15"));
}

TEST(ByteSize, ReadsAndPrints) {
  EXPECT_EQ(parse_byte_size("2g"), 2LL << 30);
  EXPECT_EQ(parse_byte_size("2GiB"), 2LL << 30);
  EXPECT_EQ(parse_byte_size("2048m"), 2LL << 30);
  EXPECT_EQ(parse_byte_size("1_000"), 1000);
  EXPECT_EQ(parse_byte_size("1.5k"), 1536);
  for (const char* text : {"", "1.5", "g", "1x", "-1", "1.2.3g"}) EXPECT_FALSE(parse_byte_size(text)) << text;
  EXPECT_EQ(to_short_size(1LL << 30), "1g");
  EXPECT_EQ(to_short_size(335544320), "320m");
  EXPECT_EQ(to_short_size(100), "100");
}

TEST(ParseJson, TakesOneDocumentOnly) {
  EXPECT_TRUE(parse_json(R"( {"a": [1, "}", null]} )"));
  for (const char* text : {"", "  ", "{", R"({"a": 1} x)", R"({"a": 1}{"b": 2})", "nope"})
    EXPECT_FALSE(parse_json(text)) << text;
}

}  // namespace
}  // namespace bai::devcluster
