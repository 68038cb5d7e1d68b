// The formats for programs beside JSON: lines of JSON, YAML, CSV.
#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

namespace bai::kernel::console {
namespace {

using test::on_pipes;
using Format = Console::Format;

struct Case {
  const char* name;
  std::function<void(Console&)> use;
  const char *lines, *yaml, *csv;
};

class Formats : public testing::TestWithParam<Case> {};

TEST_P(Formats, ShowTheSame) {
  EXPECT_EQ(on_pipes({.format = Format::jsonl}, GetParam().use).out, GetParam().lines);
  EXPECT_EQ(on_pipes({.format = Format::yaml}, GetParam().use).out, GetParam().yaml);
  EXPECT_EQ(on_pipes({.format = Format::csv}, GetParam().use).out, GetParam().csv);
}

constexpr auto kFields = R"({"kind":"list","fields":[{"key":"name"},{"key":"mem","from":"m","format":"size"},
    {"key":"slots","format":"slots"},{"key":"note"}]})";

void table(Console& console) {
  console.table_begin(kFields);
  console.table_row(R"({"name":"a,\"b\"","m":1048576,"slots":"{\"cpu\":\"1\"}","note":null,"other":1})");
  console.table_row(R"({"name":"한\n글","m":null,"slots":null,"note":"no"})");
  console.table_end(5);
}

void refused(Console& console) {
  try {
    console.value(R"({"ok":false,"msg":"no such domain","domain":null})",
                  R"({"kind":"mutation","item":"domain","action":"add"})");
    ADD_FAILURE() << "a refusal must not look like success";
  } catch (const Error& error) { console.error(error); }
}

INSTANTIATE_TEST_SUITE_P(
    All, Formats,
    testing::Values(
        Case{"nothing", [](Console& c) { c.message("info", "talk"); }, "", "{}\n", ""},
        Case{"table", table,
             "{\"name\": \"a,\\\"b\\\"\", \"mem\": \"1.0 MiB\", \"slots\": {\"cpu\": \"1\"}, \"note\": null}\n"
             "{\"name\": \"\\ud55c\\n\\uae00\", \"mem\": null, \"slots\": null, \"note\": \"no\"}\n",
             "items:\n- name: \"a,\\\"b\\\"\"\n  mem: \"1.0 MiB\"\n  slots:\n    cpu: \"1\"\n  note: null\n"
             "- name: \"한\\n글\"\n  mem: null\n  slots: null\n  note: \"no\"\ncount: 2\ntotal_count: 5\n",
             "name,mem,slots,note\n\"a,\"\"b\"\"\",1.0 MiB,\"{\"\"cpu\"\": \"\"1\"\"}\",\n\"한\n글\",,,no\n"},
        Case{"empty_table",
             [](Console& c) {
               c.table_begin(kFields);
               c.table_end(0);
             },
             "", "count: 0\ntotal_count: 0\nitems: []\n", "name,mem,slots,note\n"},
        Case{"item", [](Console& c) { c.value(R"({"a":[1,[2,3],{"b":1.5}],"t":true})", R"({"kind":"item"})"); },
             "{\"a\": [1, [2, 3], {\"b\": 1.5}], \"t\": true}\n",
             "count: 1\ntotal_count: 1\nitems:\n  - a:\n      - 1\n      - - 2\n        - 3\n      - b: 1.5\n    t: "
             "true\n",
             "a,t\n\"[1, [2, 3], {\"\"b\"\": 1.5}]\",true\n"},
        Case{"missing", [](Console& c) { c.value("null", R"({"kind":"item"})"); }, "",
             "count: 0\ntotal_count: 0\nitems: []\n", ""},
        Case{"lists_of_scalars", [](Console& c) { c.value(R"(["x","3.10",null])"); }, "\"x\"\n\"3.10\"\nnull\n",
             "- x\n- \"3.10\"\n- null\n", "value\nx\n3.10\n\"\"\n"},
        Case{"different_members", [](Console& c) { c.value(R"([{"a":1},{"b":2}])"); }, "{\"a\": 1}\n{\"b\": 2}\n",
             "- a: 1\n- b: 2\n", "a,b\n1,\n,2\n"},
        Case{"program",
             [](Console& c) {
               c.raw(1, "a\xED\x95");
               c.raw(1, "\x9C\n");
               c.raw(2, "e");
               c.value(R"({"session":"s","exit_code":0})", R"({"kind":"data"})");
             },
             "{\"console\": [\"stdout\", \"a\"]}\n{\"console\": [\"stdout\", \"\\ud55c\\n\"]}\n"
             "{\"console\": [\"stderr\", \"e\"]}\n{\"session\": \"s\", \"exit_code\": 0}\n",
             "session: s\nexit_code: 0\nconsole:\n  - - stdout\n    - \"a한\\n\"\n  - - stderr\n    - e\n",
             "session,exit_code\ns,0\n\nstream,data\nstdout,a\nstdout,\"한\n\"\nstderr,e\n"},
        Case{"error", [](Console& c) { c.error(Error(Code::network, "no route", "check it")); },
             "{\"error\": \"no route\", \"error_info\": {\"id\": \"network\", \"message\": \"no route\", \"hint\": "
             "\"check it\", \"http_status\": 0, \"request_id\": null, \"retryable\": true, \"exit_code\": 8}}\n",
             "error: no route\nerror_info:\n  id: network\n  message: no route\n  hint: check it\n  http_status: 0\n"
             "  request_id: null\n  retryable: true\n  exit_code: 8\n",
             ""},
        Case{"refused", refused,
             "{\"ok\": false, \"msg\": \"no such domain\", \"item_name\": \"domain\", \"action_name\": \"add\"}\n"
             "{\"error\": \"no such domain\", \"error_info\": {\"id\": \"mutation-refused\", \"message\": \"no such "
             "domain\", \"hint\": \"\", \"http_status\": 0, \"request_id\": null, \"retryable\": false, "
             "\"exit_code\": 1}}\n",
             "ok: false\nmsg: no such domain\nitem_name: domain\naction_name: add\nerror: no such domain\n"
             "error_info:\n  id: mutation-refused\n  message: no such domain\n  hint: \"\"\n  http_status: 0\n"
             "  request_id: null\n  retryable: false\n  exit_code: 1\n",
             "ok,msg,item_name,action_name\nfalse,no such domain,domain,add\n"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Formats, AnErrorInATableStaysReadable) {
  const auto use = [](Console& console) {
    console.table_begin(R"({"kind":"list","fields":[{"key":"a"}]})");
    console.table_row(R"({"a":1})");
    console.error(Error(Code::timeout, "late"));
  };
  const auto yaml = on_pipes({.format = Format::yaml}, use).out;
  EXPECT_TRUE(yaml.starts_with("items:\n- a: 1\ncount: 1\ntotal_count: 1\nerror: late\nerror_info:\n")) << yaml;
  const auto lines = on_pipes({.format = Format::jsonl}, use).out;
  EXPECT_TRUE(lines.starts_with("{\"a\": 1}\n{\"error\": \"late\", ")) << lines;
  const auto csv = on_pipes({.format = Format::csv}, use);
  EXPECT_EQ(csv.out, "a\n1\n");
  EXPECT_EQ(csv.err, "✘ late\n");
}

TEST(Formats, RowsLeaveAtOnce) {
  for (const auto format : {Format::jsonl, Format::yaml, Format::csv}) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    {
      const auto console = Console::open({.format = format, .out_fd = ends[0]});
      console->table_begin(R"({"kind":"list","fields":[{"key":"a"}]})");
      console->table_row(R"({"a":"first"})");
      std::string seen(200, '\0');
      seen.resize(static_cast<std::size_t>(::recv(ends[1], seen.data(), seen.size(), MSG_DONTWAIT)));
      // a header may come alone
      if (seen.find("first") == std::string::npos) {
        char more[200];
        seen.append(more, static_cast<std::size_t>(::recv(ends[1], more, sizeof more, MSG_DONTWAIT)));
      }
      EXPECT_NE(seen.find("first"), std::string::npos) << seen;
      console->table_end(1);
      console->finish();
    }
    ::close(ends[0]);
    ::close(ends[1]);
  }
}

TEST(Formats, CsvRefusesWhatHasNoColumn) {
  const auto seen = on_pipes({.format = Format::csv}, [](Console& console) {
    console.table_begin("");
    console.table_row(R"({"a":1})");
    EXPECT_THROW(console.table_row(R"({"b":1})"), Error);
  });
  EXPECT_EQ(seen.out, "a\n1\n");
}

TEST(Formats, YamlQuotesWhatIsNotText) {
  const auto yaml = on_pipes({.format = Format::yaml}, [](Console& console) {
    console.value(
        R"({"a":"No","b":"007","c":"12:30","d":"2022-03-01","e":"x: y","f":" x","g":"1e3","h":"a\u0000\u009b\u202e",
        "i":"-","j":"~","k":"a # b","l":"a/b c-d","on":"x","":1})");
  });
  EXPECT_EQ(yaml.out,
            "a: \"No\"\nb: \"007\"\nc: \"12:30\"\nd: \"2022-03-01\"\ne: \"x: y\"\nf: \" x\"\ng: \"1e3\"\n"
            "h: \"a\\u0000\\u009b\\u202e\"\ni: \"-\"\nj: \"~\"\nk: \"a # b\"\nl: a/b c-d\n\"on\": x\n\"\": 1\n");
}

TEST(Formats, CsvOnATerminalCommandsNothing) {
  const test::Environment environment{{"TERM", "xterm"}};
  test::Pty pty;
  const auto console = Console::open(pty.options(Format::csv));
  console->value(R"({"a":"\u001b[31mred"})");
  console->finish();
  EXPECT_EQ(pty.shown().find('\x1B'), std::string::npos) << pty.shown();
}

TEST(Formats, PeopleDoNotSeeData) {
  EXPECT_EQ(on_pipes({}, [](Console& console) { console.value(R"({"a":1})", R"({"kind":"data"})"); }).out, "");
  EXPECT_THROW(on_pipes({}, [](Console& console) { console.value("1", R"({"kind":"data"})"); }), Error);
}

}  // namespace
}  // namespace bai::kernel::console
