// Every node of client 22.03: it can be described, its help shows everything, and each option takes one good and one
// wrong line.
#include "tests/kernel/cli/reference_tree.hpp"

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/help.hpp"
#include "kernel/cli/parse.hpp"
#include "kernel/cli/usage.hpp"
#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace bai::kernel::cli::test {
namespace {

const std::string kHere = BAI_CLI_TEST_DATA;  // a folder that exists

/// Words for the arguments that must be given.
Line required_words(const CommandDescriptor& command) {
  Line words;
  for (const auto& arg : command.args) {
    if (arg.required) words.push_back("x");
  }
  return words;
}

std::string join_quoted(const std::vector<std::string>& words, const std::string& separator) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "'" : separator + "'") + word + "'";
  return text;
}

struct Values {
  std::string good;
  std::string good_json;
  std::string bad;
  std::string complaint;  ///< after "Invalid value for ...: "; empty: every text is good
};

Values values_of(const ReferenceOption& option) {
  if (option.type == "integer") return {"-7", "-7", "abc", "'abc' is not a valid integer."};
  if (option.type == "boolean") return {" YES ", "true", "maybe", "'maybe' is not a valid boolean."};
  if (option.type == "choice") {
    const auto& first = option.choices.front();
    return {first, "\"" + first + "\"", "foo", "'foo' is not one of " + join_quoted(option.choices, ", ") + "."};
  }
  if (option.type == "existing-path")
    return {kHere, "\"" + kHere + "\"", "/no/file", "Path '/no/file' does not exist."};
  if (option.type == "file") return {"-", "\"-\"", "/no/file", "'/no/file': No such file or directory"};
  if (option.type == "json") return {R"({"a":1})", R"({"a":1})", "{a", "cannot parse '{a' as JSON"};
  if (option.type == "byte-size") return {"1.5k", "1536", "5x", "'5x' is not a valid byte-size expression"};
  if (option.type == "byte-size-text") return {"1.5k", "\"1.5k\"", "5x", "'5x' is not a valid byte-size expression"};
  if (option.type == "key-value-list") return {"a=b", R"({"a":"b"})", "zz", "'zz' is not a valid mapping expression"};
  if (option.type == "comma-list") return {"a, b", R"(["a"," b"])", "", ""};
  if (option.type == "range") {
    return {"A=case:1,2", R"([{"name":"A","values":["1","2"]}])", "A=x:1", "Unrecognized range expression type"};
  }
  return {"--text", "\"--text\"", "", ""};
}

TEST(ReferenceTree, HasAllNodes) {
  const auto& tree = reference_tree();
  EXPECT_EQ(tree.size(), 171U);
  EXPECT_EQ(std::count_if(tree.begin(), tree.end(), [](const auto& node) { return node.is_group; }), 25);
}

TEST(ReferenceTree, EachNodeIsDescribedAndItsHelpShowsAll) {
  CommandIndex index;
  for (const auto& node : reference_tree()) {
    if (node.path.empty()) continue;
    SCOPED_TRACE(node.path);
    if (node.is_group) {
      const auto group = GroupDescriptor::parse(node.descriptor);
      EXPECT_EQ(group_usage_line(group.path, 500), node.usage);
      continue;
    }
    const auto command = CommandDescriptor::parse(node.descriptor);
    const auto usage = usage_line(command, command.path);
    std::string one_line;
    for (const auto& word : at_blanks(usage)) one_line += (one_line.empty() ? "" : " ") + word;
    EXPECT_EQ(one_line, node.usage);
    const auto help = render_command_help(command, command.path, 80);
    for (const auto& option : node.options) {
      for (const auto& flag : option.flags) EXPECT_NE(help.find(flag), std::string::npos) << flag;
      if (!option.placeholder.empty()) {
        const bool pushed = help.find(" " + option.placeholder + "\n") != std::string::npos;
        EXPECT_TRUE(pushed || help.find(" " + option.placeholder + "  ") != std::string::npos)
            << option.placeholder << help;
      }
    }
    for (const auto& display : node.argument_displays) EXPECT_NE(help.find(display), std::string::npos) << display;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("PENDING|SCHEDULED") == std::string::npos) { EXPECT_LE(line.size(), 78U) << line; }
    }
  }
}

TEST(ReferenceTree, EachOptionTakesAGoodLine) {
  std::size_t checked = 0;
  for (const auto& node : reference_tree()) {
    if (node.path.empty() || node.is_group) continue;
    const auto command = CommandDescriptor::parse(node.descriptor);
    for (std::size_t i = 0; i < node.options.size(); ++i) {
      const auto& option = node.options[i];
      const auto& name = command.options[i].name;
      for (const auto& flag : option.flags) {
        SCOPED_TRACE(node.path + " " + flag);
        auto words = required_words(command);
        words.push_back(flag);
        const bool is_flag = option.type == "flag";
        const auto values = values_of(option);
        if (!is_flag) words.push_back(values.good);
        const auto parsed = parse(command, node.path, words);
        auto expected = is_flag ? "true" : values.good_json;
        if (command.options[i].repeat && option.type != "range") expected = "[" + expected + "]";
        EXPECT_NE(parsed.arguments_json.find("\"" + name + "\":" + expected), std::string::npos)
            << parsed.arguments_json;
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 400U);
}

TEST(ReferenceTree, EachOptionRefusesAWrongLine) {
  for (const auto& node : reference_tree()) {
    if (node.path.empty() || node.is_group) continue;
    const auto command = CommandDescriptor::parse(node.descriptor);
    const auto head = usage_line(command, node.path) + "\nTry 'backend.ai " + node.path + " -h' for help.\n\nError: ";
    const auto error = [&](Line extra) {
      auto words = required_words(command);
      words.insert(words.end(), extra.begin(), extra.end());
      return usage_error_of([&] { parse(command, node.path, words); });
    };
    for (const auto& option : node.options) {
      SCOPED_TRACE(node.path + " " + option.flags.front());
      const auto& flag = option.flags.back();
      const bool is_long = flag.starts_with("--");
      if (option.type == "flag") {
        if (is_long) { EXPECT_EQ(error({flag + "=x"}), "Error: Option '" + flag + "' does not take a value."); }
        continue;
      }
      EXPECT_EQ(error({flag}), "Error: Option '" + flag + "' requires an argument.");
      const auto values = values_of(option);
      if (values.complaint.empty()) continue;
      EXPECT_EQ(error({flag, values.bad}),
                head + "Invalid value for " + join_quoted(option.flags, " / ") + ": " + values.complaint);
    }
    if (!node.has_extra) { EXPECT_TRUE(error({"--zzzzzz"}).starts_with(head + "No such option: --zzzzzz")); }
  }
}

TEST(ReferenceTree, MissingAndSurplusArguments) {
  for (const auto& node : reference_tree()) {
    if (node.path.empty() || node.is_group) continue;
    SCOPED_TRACE(node.path);
    const auto command = CommandDescriptor::parse(node.descriptor);
    const auto head = usage_line(command, node.path) + "\nTry 'backend.ai " + node.path + " -h' for help.\n\nError: ";
    if (!command.args.empty() && command.args.front().required) {
      EXPECT_EQ(usage_error_of([&] { parse(command, node.path, {}); }),
                head + "Missing argument '" + node.argument_displays.front() + "'.");
    }
    const bool takes_rest =
        std::any_of(command.args.begin(), command.args.end(), [](const auto& arg) { return arg.repeat; });
    if (takes_rest || node.has_extra) continue;
    Line words;
    for (std::size_t i = 0; i < command.args.size(); ++i) words.push_back(kHere);
    words.insert(words.end(), {"s1", "s2"});
    EXPECT_EQ(usage_error_of([&] { parse(command, node.path, words); }),
              head + "Got unexpected extra arguments (s1 s2)");
    words.pop_back();
    EXPECT_EQ(usage_error_of([&] { parse(command, node.path, words); }), head + "Got unexpected extra argument (s1)");
  }
}

}  // namespace
}  // namespace bai::kernel::cli::test
