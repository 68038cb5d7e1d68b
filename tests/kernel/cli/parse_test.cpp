// The grammar, case by case.
#include "kernel/cli/parse.hpp"

#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

namespace bai::kernel::cli::test {
namespace {

constexpr std::string_view kDemo = R"({"path":"demo","summary":"Demo.",
"args":[{"name":"image","required":true},{"name":"files","repeat":true}],
"options":[{"name":"name","flags":["-t","--name"]},{"name":"count","flags":["-n","--count"],"type":"integer","default":2},
{"name":"force","flags":["-f","--force"],"type":"flag"},{"name":"silent","flags":["-s","--silent"],"type":"flag"},
{"name":"env","flags":["-e","--env"],"repeat":true},{"name":"data","flags":["--data"],"type":"json"},
{"name":"size","flags":["--size"],"type":"byte-size"},{"name":"limit","flags":["--limit"]},{"name":"plain","flags":["--plain"],"type":"flag"}]})";
constexpr std::string_view kPass = R"({"path":"ssh","args":[{"name":"session","required":true}],"extra":true,
"options":[{"name":"port","flags":["-p","--port"],"type":"integer","default":9922},{"name":"all","flags":["-a"],"type":"flag"}]})";
constexpr std::string_view kCopy =
    R"({"path":"copy","args":[{"name":"from","required":true},{"name":"more","repeat":true},{"name":"to","required":true}]})";
constexpr std::string_view kOwn =
    R"({"path":"own","options":[{"name":"debug","flags":["--debug"]},{"name":"host","flags":["-h","--host"]}]})";
constexpr std::string_view kNeeds =
    R"({"path":"needs","options":[{"name":"k","flags":["-k","--key"],"required":true},{"name":"x","flags":["-x"],"type":"number"}]})";

CommandDescriptor command(std::string_view text) {
  std::string line(text);
  std::erase(line, '\n');
  return CommandDescriptor::parse(line);
}

struct GoodRow {
  const char* label;
  std::string_view descriptor;
  Line words;
  const char* json;
};

const char* const kRest = R"("force":false,"silent":false,"env":[],"plain":false})";

TEST(Parse, GoodLines) {
  const std::string rest = kRest;
  const auto demo = [&](const std::string& front) { return "{" + front + rest; };
  const std::vector<std::tuple<std::string, std::string_view, Line, std::string>> rows{
      {"defaults", kDemo, {"i"}, demo(R"("image":"i","files":[],"count":2,)")},
      {"mixed order",
       kDemo,
       {"-t", "a", "i", "--count", "3", "f1", "f2"},
       demo(R"("image":"i","files":["f1","f2"],"name":"a","count":3,)")},
      {"attached long", kDemo, {"--name= i", "i"}, demo(R"("image":"i","files":[],"name":" i","count":2,)")},
      {"attached long, empty", kDemo, {"--name=", "i"}, demo(R"("image":"i","files":[],"name":"","count":2,)")},
      {"attached long, more =", kDemo, {"--name=a=b", "i"}, demo(R"("image":"i","files":[],"name":"a=b","count":2,)")},
      {"attached short", kDemo, {"-tab", "i"}, demo(R"("image":"i","files":[],"name":"ab","count":2,)")},
      {"= belongs to the value", kDemo, {"-t=5", "i"}, demo(R"("image":"i","files":[],"name":"=5","count":2,)")},
      {"value begins with -",
       kDemo,
       {"--name", "--force", "i"},
       demo(R"("image":"i","files":[],"name":"--force","count":2,)")},
      {"negative number", kDemo, {"-n", "-5", "i"}, demo(R"("image":"i","files":[],"count":-5,)")},
      {"plus sign", kDemo, {"-n", "+5", "i"}, demo(R"("image":"i","files":[],"count":5,)")},
      {"value is --", kDemo, {"--name", "--", "i"}, demo(R"("image":"i","files":[],"name":"--","count":2,)")},
      {"lone dash", kDemo, {"-", "-"}, demo(R"("image":"-","files":["-"],"count":2,)")},
      {"end of options",
       kDemo,
       {"--", "-t", "--name", "--"},
       demo(R"("image":"-t","files":["--name","--"],"count":2,)")},
      {"empty word", kDemo, {""}, demo(R"("image":"","files":[],"count":2,)")},
      {"last one wins", kDemo, {"-n", "abc", "-n", "4", "i"}, demo(R"("image":"i","files":[],"count":4,)")},
      {"cluster",
       kDemo,
       {"-fst", "a", "i"},
       R"({"image":"i","files":[],"name":"a","count":2,"force":true,"silent":true,"env":[],"plain":false})"},
      {"cluster with value",
       kDemo,
       {"-fsta", "i"},
       R"({"image":"i","files":[],"name":"a","count":2,"force":true,"silent":true,"env":[],"plain":false})"},
      {"repeat",
       kDemo,
       {"-e", "A=1", "i", "--env=B=2"},
       R"({"image":"i","files":[],"count":2,"force":false,"silent":false,"env":["A=1","B=2"],"plain":false})"},
      {"json",
       kDemo,
       {"--data", "[1,2]", "i"},
       R"({"image":"i","files":[],"count":2,"force":false,"silent":false,"env":[],"data":[1,2],"plain":false})"},
      {"byte size",
       kDemo,
       {"--size", "1.5G", "i"},
       R"({"image":"i","files":[],"count":2,"force":false,"silent":false,"env":[],"size":1610612736,"plain":false})"},
      {"rest in the middle", kCopy, {"a", "b", "c", "d"}, R"({"from":"a","more":["b","c"],"to":"d"})"},
      {"empty rest in the middle", kCopy, {"a", "b"}, R"({"from":"a","more":[],"to":"b"})"},
      {"extra",
       kPass,
       {"s1", "-L", "80:x:80", "-p", "1", "--", "ls", "-l"},
       R"({"session":"s1","port":1,"all":false,"extra":["-L","80:x:80","ls","-l"]})"},
      {"extra before", kPass, {"-v", "s1"}, R"({"session":"s1","port":9922,"all":false,"extra":["-v"]})"},
      {"extra cluster",
       kPass,
       {"s1", "-xay", "--long=1"},
       R"({"session":"s1","port":9922,"all":true,"extra":["-xy","--long=1"]})"},
      {"extra keeps global options",
       kPass,
       {"s1", "--debug", "--output", "json"},
       R"({"session":"s1","port":9922,"all":false,"extra":["--debug","--output","json"]})"},
      {"own spelling before the global one", kOwn, {"--debug", "x", "-h", "y"}, R"({"debug":"x","host":"y"})"},
      {"number", kNeeds, {"-k", "1", "-x", "-1.5e3"}, R"({"k":"1","x":-1.5E3})"},
      {"not ASCII", kDemo, {"-tä", "이미지"}, demo("\"image\":\"이미지\",\"files\":[],\"name\":\"ä\",\"count\":2,")},
  };
  for (const auto& [label, descriptor, words, json] : rows) {
    SCOPED_TRACE(label);
    const auto described = command(descriptor);
    try {
      EXPECT_EQ(parse(described, described.path, words).arguments_json, json);
    } catch (const Error& error) { ADD_FAILURE() << error.what(); }
  }
}

TEST(Parse, WrongLines) {
  const std::vector<std::tuple<std::string, std::string_view, Line, std::string>> rows{
      {"missing argument", kDemo, {}, "Missing argument 'IMAGE'."},
      {"missing option", kNeeds, {}, "Missing option '-k' / '--key'."},
      {"option before missing argument",
       kDemo,
       {"-n", "x"},
       "Invalid value for '-n' / '--count': 'x' is not a valid integer."},
      {"first appearance counts",
       kDemo,
       {"--size", "1", "-n", "x", "--size", "y"},
       "Invalid value for '--size': 'y' is not a valid byte-size expression"},
      {"grammar before help", kDemo, {"--help", "--zzzz"}, "No such option: --zzzz"},
      {"grammar before values", kDemo, {"-n", "x", "--zzzz"}, "No such option: --zzzz"},
      {"unknown short", kDemo, {"-fz", "i"}, "No such option: -z"},
      {"unknown short, not ASCII", kDemo, {"-ä", "i"}, "No such option: -ä"},
      {"no abbreviation", kDemo, {"--nam", "x", "i"}, "No such option: --nam (Possible options: --env, --name)"},
      {"one near match", kDemo, {"--forc", "i"}, "No such option: --forc Did you mean --force?"},
      {"near match ignores the value", kDemo, {"--forc=1", "i"}, "No such option: --forc Did you mean --force?"},
      {"near matches sorted",
       kDemo,
       {"--cint", "i"},
       "No such option: --cint (Possible options: --count, --plain, --silent)"},
      {"global options are not suggested", kDemo, {"--timin", "i"}, "No such option: --timin Did you mean --limit?"},
      {"case matters", kDemo, {"--FORCE", "i"}, "No such option: --FORCE"},
      {"bad global value",
       kDemo,
       {"i", "--output", "xml"},
       "Invalid value for '--output': 'xml' is not one of 'json', 'console', 'jsonl', 'yaml', 'csv'."},
      {"version is for the root", kDemo, {"i", "--version"}, "No such option: --version"},
      {"integer with fraction",
       kDemo,
       {"-n", "1.0", "i"},
       "Invalid value for '-n' / '--count': '1.0' is not a valid integer."},
      {"integer, two signs",
       kDemo,
       {"-n", "+-1", "i"},
       "Invalid value for '-n' / '--count': '+-1' is not a valid integer."},
      {"quote in the value",
       kDemo,
       {"-n", "it's", "i"},
       "Invalid value for '-n' / '--count': \"it's\" is not a valid integer."},
      {"control characters are shown, not sent",
       kDemo,
       {"-n", "\x1b[1m", "i"},
       "Invalid value for '-n' / '--count': '\\x1b[1m' is not a valid integer."},
      {"infinite number", kNeeds, {"-k1", "-x", "inf"}, "Invalid value for '-x': 'inf' is not a valid number."},
  };
  for (const auto& [label, descriptor, words, message] : rows) {
    SCOPED_TRACE(label);
    const auto described = command(descriptor);
    const auto expected = usage_line(described, described.path) + "\nTry 'backend.ai " + described.path +
                          " -h' for help.\n\nError: " + message;
    EXPECT_EQ(usage_error_of([&] { parse(described, described.path, words); }), expected);
  }
}

TEST(Parse, ErrorsThatStandAlone) {
  const auto demo = command(kDemo);
  const auto error = [&](const Line& words) { return usage_error_of([&] { parse(demo, "demo", words); }); };
  EXPECT_EQ(error({"i", "--name"}), "Error: Option '--name' requires an argument.");
  EXPECT_EQ(error({"i", "-fn"}), "Error: Option '-n' requires an argument.");
  EXPECT_EQ(error({"i", "--force=1"}), "Error: Option '--force' does not take a value.");
  EXPECT_EQ(error({"i", "--output"}), "Error: Option '--output' requires an argument.");
  EXPECT_EQ(error({"i", "a\xff"}),
            "Error: Word 2 after 'backend.ai demo' is not valid UTF-8: 'a\\xff'. Give it in UTF-8; rename a file with "
            "such a name "
            "first.");
}

TEST(Parse, UsageLineUsesTheWordsAsTyped) {
  EXPECT_TRUE(usage_error_of([] { parse(command(kOwn), "own", Line{"", "a"}); }).ends_with("extra arguments ( a)"));
  EXPECT_EQ(usage_error_of([] { parse(command(kDemo), "group alias", {}); }),
            "Usage: backend.ai group alias [OPTIONS] IMAGE [FILES]...\nTry 'backend.ai group alias -h' for help.\n\n"
            "Error: Missing argument 'IMAGE'.");
  try {
    parse(command(kDemo), "demo", {});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_EQ(error.exit_status(), 2);
    EXPECT_EQ(error.code, Code::invalid);
    EXPECT_EQ(error.message(), "Missing argument 'IMAGE'.");
  }
}

TEST(Parse, HelpComesBeforeValuesAndMissingArguments) {
  const auto demo = command(kDemo);
  EXPECT_TRUE(parse(demo, "demo", Line{"-n", "x", "--help"}).help);
  EXPECT_TRUE(parse(demo, "demo", Line{"-fh"}).help);
  EXPECT_FALSE(parse(demo, "demo", Line{"--", "--help"}).help);
  EXPECT_FALSE(parse(demo, "demo", Line{"--name", "--help", "i"}).help);
  EXPECT_TRUE(parse(command(kPass), "ssh", Line{"s1", "-h"}).help);
  EXPECT_TRUE(parse(command(kOwn), "own", Line{"--help"}).help);
}

TEST(Parse, GlobalOptionsAmongTheCommandsWords) {
  const auto parsed = parse(command(kDemo), "demo",
                            Line{"--output", "json", "i", "--output=console", "--yes", "--profile", "p", "--no-input",
                                 "--timing", "--debug", "--skip-sslcert-validation"});
  const auto& globals = parsed.globals;
  EXPECT_EQ(globals.output, "console");
  EXPECT_EQ(globals.profile, "p");
  EXPECT_TRUE(globals.yes && globals.no_input && globals.timing && globals.debug && globals.skip_sslcert_validation);
  EXPECT_EQ(parsed.arguments_json.find("output"), std::string::npos);

  EXPECT_TRUE(parse(command(kPass), "ssh", Line{"--debug", "s1"}).globals.debug);
  EXPECT_FALSE(parse(command(kPass), "ssh", Line{"s1", "--debug"}).globals.debug);
  EXPECT_FALSE(parse(command(kOwn), "own", Line{"--debug", "1"}).globals.debug);

  GlobalOptions first;
  first.set("output", "json");
  first.set("yes", "");
  first.merge(globals);
  EXPECT_EQ(first.output, "console");
  EXPECT_TRUE(first.yes);
}

TEST(Parse, Ranges) {
  const auto run = command(R"({"path":"r","options":[{"name":"r","flags":["-r"],"type":"range"}]})");
  const std::vector<std::pair<std::string, std::string>> rows{
      {"A=case: x,y", R"([" x","y"])"},
      {"A=case:", R"([""])"},
      {"A=linspace:1,2,3", R"(["1.0","1.5","2.0"])"},
      {"A=linspace:0,1,4",
       R"(["0E-28","0.3333333333333333333333333333","0.6666666666666666666666666666","0.9999999999999999999999999999"])"},
      {"A=linspace:5,9,1", R"(["5"])"},
      {"A=linspace:2,-2,3", R"(["2","0","-2"])"},
      {"_b1=range:3", R"(["0","1","2"])"},
      {"A=range:1,3", R"(["1","2"])"},
      {"A=range:3,0,-2", R"(["3","1"])"},
      {"A=range:3,0", "[]"},
  };
  for (const auto& [typed, values] : rows) {
    const auto name = typed.substr(0, typed.find('='));
    EXPECT_EQ(parse(run, "r", Line{"-r", typed}).arguments_json,
              R"({"r":{"name":")" + name + R"(","values":)" + values + "}}");
  }
  for (const auto* wrong :
       {"A", "=case:1", "1a=case:1", "A=what:1", "A=linspace:1,2", "A=linspace:1,2,0", "A=linspace:1,x,2",
        "A=range:", "A=range:1,2,0", "A=range:1,2,3,4", "A=range:0,9999999999"}) {
    EXPECT_NE(usage_error_of([&] {
                parse(run, "r", Line{"-r", wrong});
              }).find("Invalid value for '-r': "),
              std::string::npos)
        << wrong;
  }
}

}  // namespace
}  // namespace bai::kernel::cli::test
