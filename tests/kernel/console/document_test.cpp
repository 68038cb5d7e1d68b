#include "tests/kernel/console/channels.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace bai::kernel::console {
namespace {

using test::on_pipes;

struct Case {
  const char* name;
  std::function<void(Console&)> use;
  const char* out;
};

class Documents : public testing::TestWithParam<Case> {};

TEST_P(Documents, OneDocumentAndNothingElse) {
  const auto seen = on_pipes({.format = Console::Format::json}, GetParam().use);
  EXPECT_EQ(seen.out, GetParam().out);
  boost::json::error_code failed;
  boost::json::parse(seen.out, failed);
  EXPECT_FALSE(failed) << failed.message();
}

void refused_mutation(Console& console) {
  try {
    console.value(R"({"ok":false,"msg":"no such domain","domain":null})",
                  R"({"kind":"mutation","item":"domain","action":"add"})");
    ADD_FAILURE() << "a refusal must not look like success";
  } catch (const Error& error) {
    EXPECT_EQ(error.id, "mutation-refused");
    console.error(error);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Documents,
    testing::Values(
        Case{"nothing", [](Console& c) { c.message("info", "talk"); }, "{}\n"},
        Case{"plain",
             [](Console& c) {
               c.value(R"({"z":1.0,"a":[],"t":"한\u0001","n":117.7,"big":18446744073709551615,"e":1e30})");
             },
             "{\n  \"z\": 1.0,\n  \"a\": [],\n  \"t\": \"\\ud55c\\u0001\",\n  \"n\": 117.7,\n  \"big\": "
             "18446744073709551615,\n"
             "  \"e\": 1e+30\n}\n"},
        Case{"plaintext", [](Console& c) { c.value(R"("🚀 \"q\"")"); }, "\"\\ud83d\\ude80 \\\"q\\\"\"\n"},
        Case{"item",
             [](Console& c) {
               c.value(R"({"b":"x","a":null})", R"({"kind":"item","fields":[{"key":"A","from":"a"},{"key":"b"}]})");
             },
             "{\n  \"count\": 1,\n  \"total_count\": 1,\n  \"items\": [\n    {\n      \"A\": null,\n      \"b\": "
             "\"x\"\n    }\n  ]\n}\n"},
        Case{"missing", [](Console& c) { c.value("null", R"({"kind":"item"})"); },
             "{\"count\": 0, \"total_count\": 0, \"items\": []}\n"},
        Case{"items", [](Console& c) { c.value(R"([{"a":1},{"a":2}])", R"({"kind":"items"})"); },
             "{\n  \"count\": 2,\n  \"total_count\": 2,\n  \"items\": [\n    {\n      \"a\": 1\n    },\n    {\n      "
             "\"a\": 2\n    }\n  ]\n}\n"},
        Case{"table",
             [](Console& c) {
               c.table_begin(R"({"kind":"list","fields":[{"key":"s","format":"size"},{"key":"o","format":"slots"}]})");
               c.table_row(R"({"s":123456789,"o":"{\"cpu\":\"1\"}"})");
               c.table_end(40);
             },
             "{\n  \"count\": 1,\n  \"total_count\": 40,\n  \"items\": [\n    {\n      \"s\": \"117.7 MiB\",\n      "
             "\"o\": {\n"
             "        \"cpu\": \"1\"\n      }\n    }\n  ]\n}\n"},
        Case{"emptytable",
             [](Console& c) {
               c.table_begin("");
               c.table_end(0);
             },
             "{\n  \"count\": 0,\n  \"total_count\": 0,\n  \"items\": []\n}\n"},
        Case{"several",
             [](Console& c) {
               c.value("1");
               c.value(R"({"a":[2]})");
             },
             "{\n  \"count\": 2,\n  \"total_count\": 2,\n  \"items\": [\n    1,\n    {\n      \"a\": [\n        2\n    "
             "  ]\n    }\n  ]\n}\n"},
        Case{"mutation",
             [](Console& c) {
               c.value(R"({"ok":true,"msg":"success","extra":1,"domain":{"name":"d"}})",
                       R"({"kind":"mutation","item":"domain","action":"add"})");
             },
             "{\n  \"ok\": true,\n  \"msg\": \"success\",\n  \"extra\": 1,\n  \"domain\": {\n    \"name\": \"d\"\n  "
             "}\n}\n"},
        Case{"refused", refused_mutation,
             "{\n  \"ok\": false,\n  \"msg\": \"no such domain\",\n  \"item_name\": \"domain\",\n  \"action_name\": "
             "\"add\",\n"
             "  \"error\": \"no such domain\",\n  \"error_info\": {\n    \"id\": \"mutation-refused\",\n"
             "    \"message\": \"no such domain\",\n    \"hint\": \"\",\n    \"http_status\": 0,\n    \"request_id\": "
             "null,\n    \"retryable\": "
             "false,\n    \"exit_code\": 1\n  }\n}\n"},
        Case{"raw",
             [](Console& c) {
               c.raw(1, "a");
               c.raw(1, "b\n");
               c.raw(2, "e");
               c.value(R"({"code":0})");
             },
             "{\n  \"code\": 0,\n  \"console\": [\n    [\n      \"stdout\",\n      \"ab\\n\"\n    ],\n    [\n      "
             "\"stderr\",\n      \"e\"\n"
             "    ]\n  ]\n}\n"},
        Case{"rawandtext",
             [](Console& c) {
               c.raw(1, "a");
               c.value("7");
             },
             "{\n  \"result\": 7,\n  \"console\": [\n    [\n      \"stdout\",\n      \"a\"\n    ]\n  ]\n}\n"},
        Case{"error", [](Console& c) { c.error(Error(Code::network, "no route", "check the network")); },
             "{\n  \"error\": \"no route\",\n  \"error_info\": {\n    \"id\": \"network\",\n    \"message\": \"no "
             "route\",\n"
             "    \"hint\": \"check the network\",\n    \"http_status\": 0,\n    \"request_id\": null,\n    "
             "\"retryable\": true,\n    \"exit_code\": 8\n  }\n}\n"},
        Case{"errorinatable",
             [](Console& c) {
               c.table_begin("");
               c.table_row(R"({"a":1})");
               c.error(Error(Code::timeout, "late"));
               c.error(Error(Code::fail, "a consequence"));
             },
             "{\n  \"error\": \"late\",\n  \"error_info\": {\n    \"id\": \"timeout\",\n    \"message\": \"late\",\n   "
             " \"hint\": \"\",\n"
             "    \"http_status\": 0,\n    \"request_id\": null,\n    \"retryable\": true,\n    \"exit_code\": 9\n  "
             "},\n  \"partial\": {\n    \"count\": 1,\n    "
             "\"total_count\": 1,\n"
             "    \"items\": [\n      {\n        \"a\": 1\n      }\n    ]\n  }\n}\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Document, LongTablesStreamAndStayOneDocument) {
  const std::string text(10'000, 'x');
  const auto seen = on_pipes({.format = Console::Format::json}, [&](Console& console) {
    console.table_begin("");
    for (int i = 0; i < 1000; ++i)
      ASSERT_EQ(console.table_row(R"({"t":")" + text + R"(","i":)" + std::to_string(i) + "}"), Console::Row::more);
    console.table_end(5000);
    console.value("3");
    console.raw(1, "r");
    console.error(Error(Code::fail, "late"));
  });
  const auto document = boost::json::parse(seen.out).as_object();
  EXPECT_EQ(document.at("items").as_array().size(), 1000U);
  EXPECT_EQ(document.at("items").as_array().back().at("i"), 999);
  EXPECT_EQ(document.at("count"), 1000);
  EXPECT_EQ(document.at("total_count"), 5000);
  EXPECT_EQ(document.at("more"), 3);
  EXPECT_EQ(document.at("error"), "late");
  EXPECT_TRUE(document.contains("console"));
}

TEST(Document, StreamedTableThatFailsIsClosed) {
  const std::string text(10'000, 'x');
  const auto seen = on_pipes({.format = Console::Format::json}, [&](Console& console) {
    console.table_begin("");
    for (int i = 0; i < 1000; ++i) console.table_row(R"({"t":")" + text + "\"}");
    console.error(Error(Code::network, "lost"));
  });
  const auto document = boost::json::parse(seen.out).as_object();
  EXPECT_EQ(document.at("count"), 1000);
  EXPECT_EQ(document.at("error"), "lost");
}

TEST(Document, TalkStaysOnStandardError) {
  const auto seen = on_pipes({.format = Console::Format::json}, [](Console& console) {
    console.message("done", "Created.");
    console.progress("Uploading", 10, "bytes")->update(5, -1, "");
    console.value("{}");
  });
  EXPECT_EQ(seen.out, "{}\n");
  EXPECT_EQ(seen.err, "✔ Created.\n");
}

}  // namespace
}  // namespace bai::kernel::console
