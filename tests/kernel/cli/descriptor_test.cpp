#include "kernel/cli/descriptor.hpp"

#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

namespace bai::kernel::cli::test {
namespace {

TEST(Descriptor, ReadsEveryMember) {
  const auto command = CommandDescriptor::parse(
      R"({"path":"a b","aliases":["c"],"also":[{"path":"x","aliases":["y"]}],"summary":"S.","help":"H.","extra":true,"hidden":true,)"
      R"("args":[{"name":"one","show":"ONE","type":"path","required":true,"help":"h","complete":"file"}],)"
      R"("options":[{"name":"n","flags":["-n","--num"],"type":"choice","choices":["1","2"],"default":"2","show_default":"two","hidden":true},)"
      R"({"name":"m","flags":["-m"],"repeat":true,"default":["a"],"show_default":true}],)"
      R"("examples":[{"line":"a b x","text":"Does it."}],"exits":[{"code":20,"text":"Ended."}]})");
  EXPECT_EQ(command.path, "a b");
  EXPECT_EQ(command.aliases, Line{"c"});
  ASSERT_EQ(command.also.size(), 1U);
  EXPECT_EQ(command.also[0].aliases, Line{"y"});
  EXPECT_TRUE(command.extra && command.hidden);
  ASSERT_EQ(command.args.size(), 1U);
  EXPECT_EQ(command.args[0].type, ValueType::path);
  EXPECT_EQ(command.args[0].complete, "file");
  ASSERT_EQ(command.options.size(), 2U);
  EXPECT_EQ(command.options[0].default_json, "\"2\"");
  EXPECT_EQ(command.options[0].default_text, "two");
  EXPECT_EQ(command.options[0].placeholder(), "[1|2]");
  EXPECT_EQ(command.options[0].hint(), "'-n' / '--num'");
  EXPECT_TRUE(command.options[1].show_default);
  EXPECT_EQ(command.examples[0].text, "Does it.");
  EXPECT_EQ(command.exits[0].code, 20);

  const auto group = GroupDescriptor::parse(
      R"({"group":"admin session","aliases":["s"],"summary":"S","help":"H","open":true,"default":"list"})");
  EXPECT_EQ(group.path, "admin session");
  EXPECT_TRUE(group.open);
  EXPECT_EQ(group.default_command, "list");
}

TEST(Descriptor, ArgumentSpelling) {
  const auto display = [](const std::string& members) {
    return CommandDescriptor::parse(R"({"path":"p","args":[{"name":"user-id",)" + members + "}]}").args[0].display();
  };
  EXPECT_EQ(display(R"("required":true)"), "USER-ID");
  EXPECT_EQ(display(R"("required":false)"), "[USER-ID]");
  EXPECT_EQ(display(R"("repeat":true)"), "[USER-ID]...");
  EXPECT_EQ(display(R"("repeat":true,"required":true)"), "USER-ID...");
  EXPECT_EQ(display(R"("repeat":true,"show":"ID")"), "ID");
}

TEST(Descriptor, RefusesWithTheName) {
  const std::string option = R"({"path":"p","options":[{"name":"n","flags":["-n"],)";
  const auto with = [&](const std::string& members) { return option + members + "}]}"; };
  const std::string at = "command \"p\": option \"n\": ";
  const std::vector<std::pair<std::string, std::string>> rows{
      {"{", "command descriptor: not JSON: incomplete JSON"},
      {"[]", "command descriptor: not a JSON object"},
      {"{\n}", "command descriptor: control character at byte 1"},
      {"{}", "command descriptor: member \"path\" is missing"},
      {R"({"path":1})", "command descriptor: member \"path\" must be text"},
      {R"({"path":"a  b"})",
       "command \"a  b\": \"a  b\" is not a path: words joined by one blank, none beginning with -"},
      {R"({"path":"p","sumary":"x"})", "command \"p\": unknown member \"sumary\""},
      {R"({"path":"p","aliases":["p"]})", "command \"p\": the name \"p\" appears twice"},
      {R"({"path":"p","aliases":"q"})", "command \"p\": member \"aliases\" must be an array of text"},
      {R"({"path":"p","also":[{"path":"p"}]})", "command \"p\": path \"p\" appears twice"},
      {R"({"path":"p","extra":1})", "command \"p\": member \"extra\" must be true or false"},
      {R"({"path":"p","args":[1]})", "command \"p\": member \"args\" must be an array of objects"},
      {R"({"path":"p","args":[{}]})", "command \"p\": argument: member \"name\" is missing"},
      {R"({"path":"p","args":[{"name":"a","flags":["-a"]}]})",
       "command \"p\": argument \"a\": unknown member \"flags\""},
      {R"({"path":"p","args":[{"name":"a","type":"flag"}]})",
       "command \"p\": argument \"a\": member \"type\": an argument cannot be a flag"},
      {R"({"path":"p","args":[{"name":"a"},{"name":"b","required":true}]})",
       "command \"p\": argument \"b\" is required but stands after one that is not"},
      {R"({"path":"p","args":[{"name":"a","repeat":true},{"name":"b","repeat":true}]})",
       "command \"p\": more than one argument takes the rest (\"repeat\")"},
      {R"({"path":"p","args":[{"name":"a"}],"options":[{"name":"a","flags":["-a"]}]})",
       "command \"p\": parameter name \"a\" appears twice"},
      {R"({"path":"p","options":[{"name":"a","flags":["-a"]},{"name":"b","flags":["-a"]}]})",
       "command \"p\": flag \"-a\" appears twice"},
      {R"({"path":"p","options":[{"name":"a"}]})", "command \"p\": option \"a\": member \"flags\" is missing"},
      {R"({"path":"p","options":[{"name":"a","flags":["a"]}]})",
       "command \"p\": option \"a\": member \"flags\" holds \"a\", which is not -x or --name"},
      {R"({"path":"p","exits":[{"code":300,"text":"x"}]})", "command \"p\": exits: member \"code\" must be 0 to 255"},
      {with(R"("type":"int")"), at + "member \"type\" names the unknown type \"int\""},
      {with(R"("type":"choice")"), at + "member \"choices\" is missing"},
      {with(R"("choices":["a"])"), at + "\"choices\" needs the type \"choice\""},
      {with(R"("required":true,"default":"x")"), at + "\"required\" contradicts \"default\""},
      {with(R"("type":"integer","default":"x")"), at + "member \"default\": 'x' is not a valid integer."},
      {with(R"("type":"integer","default":1.5)"), at + "member \"default\": 1.5E0 is not of the parameter's type"},
      {with(R"("default":1)"), at + "member \"default\": 1 is not of the parameter's type"},
      {with(R"("type":"choice","choices":["a"],"default":"b")"), at + "member \"default\": 'b' is not one of 'a'."},
      {with(R"("repeat":true,"default":"b")"), at + "member \"default\": a parameter that repeats needs an array"},
      {with(R"("type":"flag","default":true)"), at + "member \"default\": a flag is false unless given"},
      {with(R"("type":"flag","repeat":true)"), at + "\"repeat\" contradicts the type \"flag\""},
      {with(R"("show_default":true)"), at + "\"show_default\" without \"default\""},
      {with(R"("show_default":1)"), at + "member \"show_default\" must be true, false or text"},
  };
  for (const auto& [text, message] : rows) {
    EXPECT_EQ(error_of([&, &line = text] { CommandDescriptor::parse(line); }), message) << text;
  }
  EXPECT_EQ(error_of([] { GroupDescriptor::parse(R"({"group":"g","path":"g"})"); }),
            "group \"g\": unknown member \"path\"");
}

}  // namespace
}  // namespace bai::kernel::cli::test
