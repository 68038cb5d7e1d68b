// From the whole line to the command, and what is said when there is none.
#include "kernel/cli/route.hpp"

#include "kernel/cli/suggest.hpp"
#include "tests/kernel/cli/reference_index.hpp"
#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

namespace bai::kernel::cli::test {
namespace {

std::string described(const CommandIndex& index, const std::string& line) {
  const auto words = at_blanks(line);
  try {
    const auto found = route(index, words);
    const char* kind = found.kind == Route::Kind::version   ? "version"
                       : found.kind == Route::Kind::command ? "run"
                                                            : "help";
    return std::string(kind) + " [" + index.node(found.node).path + "] as [" + found.path_as_typed + "] " +
           std::to_string(found.consumed) + (found.globals.output ? " " + *found.globals.output : "") +
           (found.globals.debug ? " debug" : "");
  } catch (const UsageError& error) { return error.message(); }
}

TEST(Route, Lines) {
  const auto index = reference_index();
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", "help [] as [] 0"},
      {"-h", "help [] as [] 0"},
      {"--version", "version [] as [] 0"},
      {"--version --help", "version [] as [] 0"},
      {"--help --version", "help [] as [] 0"},
      {"--output json ps -n 1", "run [ps] as [ps] 3 json"},
      {"--output=json --debug ps", "run [ps] as [ps] 3 json debug"},
      {"-- ps", "run [ps] as [ps] 2"},
      {"start img", "run [create] as [start] 1"},
      {"sesstpl list", "run [session-template list] as [sesstpl list] 2"},
      {"session", "help [session] as [session] 1"},
      {"session -h x", "help [session] as [session] 1"},
      {"session --debug kill x", "run [session destroy] as [session kill] 3 debug"},
      {"ps --help", "run [ps] as [ps] 1"},
      {"admin session", "help [admin session] as [admin session] 2"},
      {"admin session --format x", "run [admin session list] as [admin session list] 2"},
      {"admin session --output json", "run [admin session list] as [admin session list] 2"},
      {"admin session --help", "help [admin session] as [admin session] 2"},
      {"admin session info x", "run [admin session info] as [admin session info] 3"},
      {"--output json", "Missing command."},
      {"session --debug", "Missing command."},
      {"session --", "Missing command."},
      {"--output xml ps",
       "Invalid value for '--output': 'xml' is not one of 'json', 'console', 'jsonl', 'yaml', 'csv'."},
      {"--output", "Option '--output' requires an argument."},
      {"--verson", "No such option: --verson (Possible options: --version, --yes)"},
      {"session --format x", "No such option: --format"},
      {"session --version", "No such option: --version"},
      {"qqqq", "No such command 'qqqq'."},
  };
  for (const auto& [line, expected] : rows) EXPECT_EQ(described(index, line), expected) << line;
}

TEST(Route, ErrorTextsAreComplete) {
  const auto index = reference_index();
  EXPECT_EQ(
      usage_error_of([&] { route(index, Line{"qqqq"}); }),
      "Usage: backend.ai [OPTIONS] COMMAND [ARGS]...\nTry 'backend.ai -h' for help.\n\nError: No such command 'qqqq'.");
  EXPECT_EQ(usage_error_of([&] {
              route(index, Line{"sesstpl", "qqqq"});
            }),
            "Usage: backend.ai sesstpl [OPTIONS] COMMAND [ARGS]...\nTry 'backend.ai sesstpl -h' for help.\n\nError: No "
            "such command "
            "'qqqq'.");
  EXPECT_EQ(usage_error_of([&] { route(index, Line{"a\xff"}); }),
            "Error: Word 1 after 'backend.ai' is not valid UTF-8: 'a\\xff'. Give it in UTF-8; rename a file with such "
            "a name first.");
  EXPECT_TRUE(usage_error_of([&] {
                route(index, Line{"--profile", "a\xff", "ps"});
              }).starts_with("Error: Word 2 after"));
}

TEST(Suggest, Commands) {
  auto index = reference_index();
  index.add_command({"hello", {}, "Says hello.", "greeter"}, 0);
  const std::vector<std::pair<std::string, std::string>> rows{
      {"sesion list", "'session'"},
      {"vfoldr", "'vfolder'"},
      {"lsit", "?"},
      {"session lsit", "'session list'"},
      {"session hello", "'hello'"},
      {"session helo", "'hello'"},
      {"list session", "one of 'session list', 'admin session list'"},
      {"upload x", "one of 'session upload', 'vfolder upload'"},
      {"session mkdir", "'vfolder mkdir'"},
      {"session kil", "'session destroy'"},
      {"admin usr list", "'admin user'"},
      {"keypair list", "'admin keypair'"},
  };
  for (const auto& [line, wanted] : rows) {
    const auto message = described(index, line);
    if (wanted == "?") {
      EXPECT_TRUE(message.starts_with("No such command 'lsit'.")) << message;
    } else {
      EXPECT_EQ(message.substr(std::min(message.find(" Did"), message.size())), " Did you mean " + wanted + "?")
          << message;
    }
  }
}

}  // namespace
}  // namespace bai::kernel::cli::test
