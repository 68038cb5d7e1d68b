#include "shared/interpolation.hpp"
#include "shared/key_values.hpp"
#include "shared/list_request.hpp"
#include "shared/run_frames.hpp"
#include "shared/session_fields.hpp"
#include "shared/statistics.hpp"

#include <gtest/gtest.h>

using namespace sessions;

namespace {

template <class Body>
bai::Error error_of(Body body) {
  try {
    body();
  } catch (const bai::Error& failure) { return failure; }
  ADD_FAILURE() << "nothing was thrown";
  return {BAI_OK, ""};
}

// ------------------------------------------------------------------------------------------------------ key values,
// mounts

TEST(KeyValues, SplitsAtTheFirstEqualsAndLetsTheLastWin) {
  const auto pairs = parse_key_values("--env", {"A=1", "B=x=y", "A=2", "E="});
  EXPECT_EQ(pairs, (KeyValues{{"A", "2"}, {"B", "x=y"}, {"E", ""}}));
  EXPECT_EQ(to_json(pairs), R"({"A":"2","B":"x=y","E":""})");
}

TEST(KeyValues, NamesOptionAndItemOfABadOne) {
  const auto failure = error_of([] { parse_key_values("--env", {"A=1", "BAD"}); });
  EXPECT_EQ(failure.code, BAI_E_INVALID);
  EXPECT_NE(std::string(failure.what()).find("--env"), std::string::npos);
  EXPECT_NE(std::string(failure.what()).find("BAD"), std::string::npos);
  EXPECT_EQ(error_of([] { parse_key_values("--env", {"=1"}); }).code, BAI_E_INVALID);
}

TEST(Resources, TakesABareMemoryNumberForMebibytes) {
  EXPECT_EQ(parse_resources("-r", {"cpu=2", "mem=256"}), (KeyValues{{"cpu", "2"}, {"mem", "256m"}}));
  for (const char* good : {"mem=256m", "mem=0.25g", "mem=1GiB", "mem=1.5G", "mem=1024b"}) {
    EXPECT_EQ(parse_resources("-r", {good}).front().second, std::string(good).substr(4)) << good;
  }
}

TEST(Resources, RefusesWhatIsNoSize) {
  for (const char* bad : {"mem=12q", "mem=", "mem=g", "mem=1.5.2g", "cpu="}) {
    EXPECT_EQ(error_of([&] { parse_resources("-r", {bad}); }).code, BAI_E_INVALID) << bad;
  }
}

TEST(Mounts, KeepsTheOrderAndSplitsAtTheFirstSeparator) {
  const auto mounts = parse_mounts("-m", {"data:/data", "team", "data", "code=/src:x", "team=t"});
  EXPECT_EQ(mounts.names, (std::vector<std::string>{"data", "team", "code"}));
  EXPECT_EQ(mounts.paths, (KeyValues{{"data", "/data"}, {"code", "/src:x"}, {"team", "t"}}));
}

TEST(Mounts, RefusesEmptyParts) {
  for (const char* bad : {"", "=/x", ":/x", "data=", "data:"}) {
    EXPECT_EQ(error_of([&] { parse_mounts("-m", {bad}); }).code, BAI_E_INVALID) << bad;
  }
}

// --------------------------------------------------------------------------------------------------- interpolation,
// cases

TEST(Interpolation, ReplacesNamesAndKeepsDoubledDollars) {
  const KeyValues values{{"x", "1"}, {"_y2", "two"}};
  EXPECT_EQ(interpolate("-e", "a$x-${_y2}-$$x", values), "a1-two-$x");
  EXPECT_EQ(interpolate("-e", "no dollars", {}), "no dollars");
}

TEST(Interpolation, NamesTheVariableThatIsMissing) {
  const auto failure = error_of([] { interpolate("--env", "$HOME/x", {}); });
  EXPECT_EQ(failure.code, BAI_E_INVALID);
  EXPECT_NE(std::string(failure.what()).find("\"HOME\""), std::string::npos);
  for (const char* stray : {"$", "5$ ", "$1", "${x", "${}"}) {
    EXPECT_EQ(error_of([&] { interpolate("--env", stray, {{"x", "1"}}); }).code, BAI_E_INVALID) << stray;
  }
}

TEST(Cases, IsOneWithoutRanges) {
  EXPECT_EQ(make_cases({{{"A", "1"}}, "*", "*", {}, {}, {}}), (std::vector<RunCase>{{{{"A", "1"}}, "*", "*"}}));
}

TEST(Cases, VariesTheEnvironmentSlowestAndDropsDuplicates) {
  const auto cases =
      make_cases({{{"X", "$x"}}, "b", "run $n", {{"x", {"a", "b"}}}, {{"unused", {"1", "2"}}}, {{"n", {"0", "1"}}}});
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_EQ(cases[0], (RunCase{{{"X", "a"}}, "b", "run 0"}));
  EXPECT_EQ(cases[1], (RunCase{{{"X", "a"}}, "b", "run 1"}));
  EXPECT_EQ(cases[2], (RunCase{{{"X", "b"}}, "b", "run 0"}));
}

TEST(Cases, LetsTheLaterRangeOfANameReplaceTheEarlier) {
  const auto cases = make_cases({{{"X", "$x"}}, "*", "*", {{"x", {"a", "b"}}, {"x", {"c"}}}, {}, {}});
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].env, (KeyValues{{"X", "c"}}));
}

// ------------------------------------------------------------------------------------------------------------------
// frames

TEST(Frames, ReadsOutputStatusAndCode) {
  const auto frame = read_frame(
      R"({"status":"finished","console":[["stdout","a\n"],["stderr","b"],["media",["image/svg+xml","<svg/>"]]],"exitCode":3,"options":{},"files":[]})");
  EXPECT_EQ(frame.step, RunFrame::Step::finished);
  EXPECT_EQ(frame.exit_code, 3);
  ASSERT_EQ(frame.output.size(), 3U);
  EXPECT_EQ(frame.output[0], (OutputPiece{1, "a\n"}));
  EXPECT_EQ(frame.output[1], (OutputPiece{2, "b"}));
  EXPECT_EQ(frame.output[2].text,
            "----- output record (type: media) -----\n[\"image/svg+xml\",\"<svg/>\"]\n----- end of record -----\n");
}

TEST(Frames, ToleratesMissingAndUnknownMembers) {
  EXPECT_EQ(read_frame(R"({"status":"something-new","console":null,"more":1})").step, RunFrame::Step::going_on);
  EXPECT_FALSE(read_frame(R"({"status":"finished","exitCode":null})").exit_code.has_value());
  EXPECT_TRUE(read_frame("{}").output.empty());
}

TEST(Frames, KnowsSecretsErrorsAndFiles) {
  const auto input = read_frame(R"({"status":"waiting-input","options":{"is_password":true}})");
  EXPECT_EQ(input.step, RunFrame::Step::waiting_input);
  EXPECT_TRUE(input.is_password);
  const auto failed = read_frame(R"({"status":"error","msg":"no kernel"})");
  EXPECT_EQ(failed.step, RunFrame::Step::failed);
  EXPECT_EQ(failed.message, "no kernel");
  const auto files = read_frame(R"({"status":"continued","files":[{"name":"f.png","url":"https://x/f.png"}]})");
  ASSERT_EQ(files.output.size(), 1U);
  EXPECT_EQ(files.output[0].text, "--- generated files ---\nf.png: https://x/f.png\n--- end of generated files ---\n");
}

TEST(Frames, MapsExitCodes) {
  EXPECT_EQ(process_exit_code(0), 0);
  EXPECT_EQ(process_exit_code(137), 137);
  EXPECT_EQ(process_exit_code(-9), 137);
  EXPECT_EQ(process_exit_code(256), 1);
  EXPECT_EQ(process_exit_code(-4000), 1);
}

TEST(Frames, WritesTheFirstOne) {
  EXPECT_EQ(first_frame("print(1)", "query", R"({"exec":"x"})"),
            R"x({"code":"print(1)","mode":"query","options":{}})x");
  EXPECT_EQ(first_frame("", "batch", R"({"exec":"x","clean":"*"})"),
            R"({"code":"","mode":"batch","options":{"clean":"*","build":null,"buildLog":false,"exec":"x"}})");
  EXPECT_EQ(error_of([] { first_frame("", "user-input", ""); }).code, BAI_E_INVALID);
}

// --------------------------------------------------------------------------------------------------------------
// statistics

TEST(Statistics, AlignsNumbersAtTheirPoints) {
  const auto stats = bai::Json::parse(
      R"({"version":2,"status":"terminated",)"
      R"("cpu_used":{"current":"12345.678","unit_hint":"msec"},"cpu_util":{"current":"1","pct":"87.50","unit_hint":"percent"},)"
      R"("mem":{"current":"1","stats.max":"104857600","unit_hint":"bytes"},"net_rx":{"current":"2048","unit_hint":"x"},)"
      R"("gone":{"current":null,"unit_hint":"msec"}})");
  EXPECT_EQ(statistics_table(stats),
            "--------  ----------  ----\n"
            "cpu_used  12,345.678  msec\n"
            "cpu_util      87.50   %\n"
            "mem          100.0    MiB\n"
            "net_rx      2048\n"
            "--------  ----------  ----\n");
}

TEST(Statistics, ShowsTheFlatFormOfOldManagers) {
  const auto stats = bai::Json::parse(
      R"({"status":"terminated","cpu_used":2211.5,"mem_max_bytes":104857600,"io_max_scratch_size":4096,"net_rx_bytes":512})");
  EXPECT_EQ(statistics_table(stats),
            "-------------------  ---------\n"
            "cpu_used_msec        2,211\n"
            "mem_max_bytes        100.0 MiB\n"
            "io_max_scratch_size  4.0 KiB\n"
            "net_rx_bytes         512 Bytes\n"
            "-------------------  ---------\n");
}

TEST(Statistics, SaysWhenThereIsNothingOrTooMuch) {
  EXPECT_EQ(statistics_table(bai::Json::parse(R"({"status":"cancelled"})")), "");
  EXPECT_EQ(error_of([] { statistics_table(bai::Json::parse(R"({"version":3})")); }).code, BAI_E_UNSUPPORTED);
}

// -------------------------------------------------------------------------------------------------------------------
// lists

constexpr ApiVersion kNow{6, 20220315};
constexpr ApiVersion kFive{5, 20191215};

TEST(Lists, ChoosesColumns) {
  EXPECT_EQ(list_columns({}, kNow, Caller::user),
            (std::vector<std::string>{"name", "session_id", "group_name", "kernel_id", "image", "type", "status",
                                      "status_info", "status_changed", "result"}));
  EXPECT_EQ(list_columns({}, kFive, Caller::admin)[1], "access_key");
  ListChoice names;
  names.name_only = true;
  EXPECT_EQ(list_columns(names, kNow, Caller::admin), (std::vector<std::string>{"name", "access_key"}));
  ListChoice format;
  format.format = "name,id,last_updated";
  EXPECT_EQ(list_columns(format, kNow, Caller::user),
            (std::vector<std::string>{"name", "session_id", "status_changed"}));
  format.format = "name,nosuch";
  EXPECT_STREQ(error_of([&] { list_columns(format, kNow, Caller::user); }).what(),
               "There is no such format option: nosuch");
}

TEST(Lists, NamesStatesToServersOf22) {
  const Server server{kNow, {22, 3, 3}};
  ListChoice choice;
  EXPECT_EQ(list_states(choice, server).status,
            "PENDING,SCHEDULED,PREPARING,PULLING,RUNNING,RESTARTING,TERMINATING,RESIZING,SUSPENDED,ERROR");
  choice.status = "ALL";
  EXPECT_TRUE(list_states(choice, server).status->ends_with("ERROR,CANCELLED,TERMINATED"));
  choice.dead = true;
  EXPECT_EQ(list_states(choice, server).status, "CANCELLED,TERMINATED");
}

TEST(Lists, FiltersOnLaterServers) {
  const Server server{kNow, {24, 9, 6}};
  ListChoice choice;
  choice.filter = R"(type == "BATCH")";
  const auto states = list_states(choice, server);
  EXPECT_FALSE(states.status.has_value());
  EXPECT_EQ(states.filter, R"((type == "BATCH") & ((status != "TERMINATED") & (status != "CANCELLED")))");
}

TEST(Fields, WritesSelectionsAndOutput) {
  EXPECT_EQ(selection_of(kNow, {"name", "kernel_id", "dependencies"}), "name id dependencies { name id }");
  EXPECT_EQ(selection_of(kFive, {"containers"}),
            "containers { id session_id role agent image status status_info status_data status_changed occupied_slots "
            "live_stat last_stat }");
  EXPECT_EQ(output_fields(kNow, {"kernel_id", "occupied_slots"}),
            R"([{"key":"kernel_id","from":"id","title":"Kernel ID"},)"
            R"({"key":"occupied_slots","title":"Occupied Slots","format":"slots"}])");
}

}  // namespace
