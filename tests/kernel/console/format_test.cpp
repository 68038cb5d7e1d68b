#include "kernel/console/statistics.hpp"
#include "tests/kernel/console/channels.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace bai::kernel::console {
namespace {

namespace json = boost::json;
using test::on_pipes;

struct Case {
  const char* name;
  const char* format;  // with further members of the field
  const char* value;
  const char* people;
  const char* document;
};

class Formatters : public testing::TestWithParam<Case> {};

/// The text below the heading "V", as one cell.
std::string cell_of(const std::string& table) {
  std::string text = table.substr(table.find('\n', table.find('\n') + 1) + 1);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST_P(Formatters, ForPeopleAndDocuments) {
  const auto& param = GetParam();
  const std::string spec = R"({"kind":"list","fields":[{"key":"V","format":)" + std::string(param.format) + "}]}";
  const std::string rows = R"([{"V":)" + std::string(param.value) + "}]";
  EXPECT_EQ(cell_of(on_pipes({}, [&](Console& c) { c.value(rows, spec); }).out), param.people);
  const auto seen = on_pipes({.format = Console::Format::json}, [&](Console& c) { c.value(rows, spec); });
  EXPECT_EQ(json::parse(seen.out).at("items").at(0).at("V"), json::parse(param.document)) << seen.out;
}

const char* const kStat =
    R"("{\"node\":{\"cpu_util\":{\"current\":\"10\",\"pct\":\"12.50\",\"unit_hint\":\"pct\"},)"
    R"(\"mem\":{\"current\":\"1073741824\",\"capacity\":\"2147483648\",\"unit_hint\":\"bytes\"},)"
    R"(\"net_rx\":{\"current\":\"1200000\",\"capacity\":\"0\",\"unit_hint\":\"bps\"}},)"
    R"(\"devices\":{\"cpu_util\":{\"0\":{\"pct\":\"5.00\",\"unit_hint\":\"pct\"},\"1\":{\"pct\":\"20.00\",\"unit_hint\":\"pct\"}},)"
    R"(\"temp\":{\"gpu\":{\"current\":\"1234\",\"unit_hint\":\"Celsius\"}},)"
    R"(\"x\":{\"d\":{\"current\":1,\"capacity\":2,\"unit_hint\":\"things\"}}}}")";
const char* const kStatText =
    "cpu_util: 12.50 % (2 cores), mem: 1.0 GiB / 2.0 GiB, net_rx: 1.2 MB/s\n+ cpu_util\n  - 0: 5.00 %\n  - 1: 20.00 "
    "%\n+ temp\n"
    "  - gpu: 1,234 C\n+ x\n  - d: 1 / 2 things";
const char* const kStatJson =
    R"("cpu_util: 12.50 % (2 cores), mem: 1.0 GiB / 2.0 GiB, net_rx: 1.2 MB/s\n+ cpu_util\n  - 0: 5.00 %\n  - 1: 20.00 %\n+ temp\n  - gpu: 1,234 C\n+ x\n  - d: 1 / 2 things")";

INSTANTIATE_TEST_SUITE_P(
    All, Formatters,
    testing::Values(
        Case{"plain_null", R"("plain")", "null", "(null)", "null"},  //
        Case{"plain_object", R"("plain")", R"({"k":"v","k2":[1,true,{}]})", "{k: v, k2: [1, True, (empty)]}",
             R"({"k":"v","k2":[1,true,{}]})"},
        Case{"plain_empty", R"("plain")", R"([])", "(empty)", "[]"},  //
        Case{"plain_empty_text", R"("plain")", R"("")", "", R"("")"},
        Case{"nested", R"("nested")", R"("{\"a\":1,\"b\":{\"c\":null,\"d\":{}},\"l\":[1,\"x\"]}")",
             "- a: 1\n+ b\n  - c: (null)\n  + d: (empty)\n- l: [1, \"x\"]",
             R"({"a":1,"b":{"c":null,"d":{}},"l":[1,"x"]})"},
        Case{"nested_null", R"("nested")", "null", "(null)", "null"},  //
        Case{"nested_empty", R"("nested")", R"("{}")", "(empty)", "{}"},
        Case{"nested_list", R"("nested")", R"("[1]")", "[1]", "[1]"},  //
        Case{"nested_no_json", R"("nested")", R"("oops {")", "oops {", R"("oops {")"},
        Case{"mib", R"("mib")", "123456789", "117.7", "117.7"},  //
        Case{"mib_null", R"("mib")", "null", "(null)", "null"},
        Case{"size", R"("size")", "123456789", "117.7 MiB", R"("117.7 MiB")"},  //
        Case{"size_null", R"("size")", "null", "(null)", "null"},
        Case{"slots", R"("slots")", R"("{\"cpu\":\"2\",\"mem\":\"1073741824\",\"cuda.shares\":\"0.5\"}")",
             "cpu:2, mem:1.0G, cuda.shares:0.5", R"({"cpu":"2","mem":"1073741824","cuda.shares":"0.5"})"},
        Case{"slots_no_memory", R"("slots")", R"("{\"cpu\":\"2\",\"mem\":\"\"}")",
             "cpu:2, mem:", R"({"cpu":"2","mem":""})"},
        Case{"slots_empty", R"("slots")", R"("{}")", "", "{}"},  //
        Case{"slots_null", R"("slots")", "null", "(null)", "null"},
        Case{"subfield", R"("subfield:full_name")", R"({"full_name":"Ann"})", "Ann", R"("Ann")"},
        Case{"subfield_null", R"("subfield:full_name")", "null", "(null)", "null"},
        Case{"agent_stat", R"("agent-stat")", kStat, kStatText, kStatJson},
        Case{"agent_stat_calculating", R"("agent-stat")",
             R"("{\"node\":{\"cpu_util\":{\"pct\":null}},\"devices\":{}}")", "cpu_util: (calculating...) % (0 cores)",
             R"j("cpu_util: (calculating...) % (0 cores)")j"},
        Case{"agent_stat_null", R"("agent-stat")", "null", "(null)", "null"},
        Case{"kernel_stat", R"("kernel-stat")", R"("{\"mem\":{\"current\":\"1\"},\"cpu_used\":{}}")",
             "- mem:              {\"current\": \"1\"}\n- cpu_used:         {}",
             R"("{\"mem\":{\"current\":\"1\"},\"cpu_used\":{}}")"},
        Case{"kernel_stat_null", R"("kernel-stat")", "null", "(unavailable)", "null"},
        Case{"group_list", R"("group-list")", R"([{"id":"1","name":"a","x":0},{"id":"2","name":"b"}])", "a, b",
             R"([{"id":"1","name":"a"},{"id":"2","name":"b"}])"},
        Case{
            "container_list",
            R"("container-list","fields":[{"key":"kernel_id","from":"id"},{"key":"status"},{"key":"data","title":"Data","format":"nested"}])",
            R"([{"id":"k1","status":"RUNNING","data":"{\"a\":1,\"b\":2}"},{"id":"k2","status":"PREPARING","data":null}])",
            "+ k1\n  - Status: RUNNING\n  - Data:\n    - a: 1\n    - b: 2\n+ k2\n  - Status: PREPARING\n  - Data: "
            "(null)",
            R"([{"kernel_id":"k1","status":"RUNNING","data":{"a":1,"b":2}},{"kernel_id":"k2","status":"PREPARING","data":null}])"},
        Case{"container_list_empty", R"("container-list")", "[]", "(no sub-containers belonging to the session)", "[]"},
        Case{"dependency_list", R"("dependency-list")", R"([{"name":"n","id":"i"},{"name":"m","id":"j"}])",
             "+ n (i)\n+ m (j)", R"([{"name":"n","id":"i"},{"name":"m","id":"j"}])"},
        Case{"dependency_list_empty", R"("dependency-list")", "[]", "(no dependency tasks)", "[]"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(AgentStat, HidesManyCores) {
  std::string devices;
  for (int i = 0; i < 9; ++i) devices += (i == 0 ? "" : ",") + std::string("\\\"") + std::to_string(i) + "\\\":{}";
  const auto seen = on_pipes({}, [&](Console& c) {
    c.value("{\"V\":\"{\\\"node\\\":{},\\\"devices\\\":{\\\"cpu_util\\\":{" + devices + "}}}\"}",
            R"({"kind":"item","fields":[{"key":"V","format":"agent-stat"}]})");
  });
  EXPECT_NE(seen.out.find("- (per-core stats hidden for large CPUs with more than 8 cores)"), std::string::npos)
      << seen.out;
}

TEST(Values, ForPeople) {
  struct {
    const char *value, *spec, *out, *err;
  } const cases[] = {
      {R"("text")", "", "text\n", ""},
      {R"({"a":[1],"k":"한"})", "", "{\n  \"a\": [\n    1\n  ],\n  \"k\": \"한\"\n}\n", ""},
      {"true", "", "True\n", ""},
      {"null", R"({"kind":"item"})", "", "✘ No matching entry found.\n"},
      {"null", R"({"kind":"item","error":"There is no such image."})", "", "✘ There is no such image.\n"},
      {R"({"name":"x","is_active":true})", R"({"kind":"item"})",
       "Field    Value\n-------  -------\nName     x\nActive?  True\n", ""},
      {R"([{"a":1},{"a":2}])", R"({"kind":"items"})",
       "Field      Value\n-------  -------\nA              1\n--------------------\nField      Value\n-------  "
       "-------\nA              2\n",
       ""},
      {R"({"ok":true,"msg":"success","domain":{"name":"d","x":null}})",
       R"({"kind":"mutation","item":"domain","action":"add"})",
       "Field    Value\n-------  -------\nok       True\nmsg      success\nname     d\nx\n", ""},
      {"[]", R"({"kind":"list"})", "", ""},
  };
  for (const auto& each : cases) {
    const auto seen = on_pipes({}, [&](Console& c) { c.value(each.value, each.spec); });
    EXPECT_EQ(seen.out, each.out) << each.value;
    EXPECT_EQ(seen.err, each.err) << each.value;
  }
}

TEST(Values, RefusedMutationIsShownAndThrown) {
  const auto seen = on_pipes({}, [](Console& c) {
    EXPECT_THROW(
        c.value(R"({"ok":false,"msg":"not allowed"})", R"({"kind":"mutation","item":"domain","action":"deletion"})"),
        Error);
  });
  EXPECT_EQ(seen.out,
            "Field    Value\n-------  -----------\nMessage  not allowed\nItem     domain\nAction   deletion\n");
}

TEST(Values, OfTheWrongShapeAreRefused) {
  on_pipes({}, [](Console& c) {
    EXPECT_THROW(c.value("[1]", R"({"kind":"item"})"), Error);
    EXPECT_THROW(c.value("[1]", R"({"kind":"items"})"), Error);
    EXPECT_THROW(c.value("{}", R"({"kind":"list"})"), Error);
    EXPECT_THROW(c.value("null", R"({"kind":"mutation"})"), Error);
    EXPECT_THROW(c.value("{} x"), Error);
    EXPECT_THROW(c.value(""), Error);
  });
}

TEST(Statistics, OfBothVersions) {
  EXPECT_EQ(
      render_statistics(
          R"({"version":2,"status":"ok","mem":{"current":"5","stats.max":1,"stats":{"max":"123456789"},"unit_hint":"bytes"},
      "cpu_used":{"current":"1234.5","unit_hint":"msec"},"cpu_util":{"pct":"99.25","unit_hint":"percent"},
      "n":{"current":7},"gone":{"current":null}})"),
      "--------  --------  ----\nmem         117.7   MiB\ncpu_used  1,234.5   msec\ncpu_util     99.25  %\nn         "
      "    7\n"
      "--------  --------  ----\n");
  EXPECT_EQ(render_statistics(R"({"cpu_used":1234.6,"precpu_used":3,"mem_max_bytes":2048,"io":12345})"),
            "-------------  -------\ncpu_used_msec  1,235\nmem_max_bytes  2.0 KiB\nio             "
            "12,345\n-------------  -------\n");
  EXPECT_EQ(render_statistics(R"({"version":3})"), std::nullopt);
  EXPECT_EQ(render_statistics("{}"), "");
  EXPECT_THROW(render_statistics("[]"), Error);
}

}  // namespace
}  // namespace bai::kernel::console
