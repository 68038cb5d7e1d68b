// Help texts against golden files. BAI_CLI_ACCEPT=1 rewrites them and reports the tests as skipped.
#include "kernel/cli/help.hpp"

#include "tests/kernel/cli/reference_index.hpp"
#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace bai::kernel::cli::test {
namespace {

void compare(const std::string& name, const std::string& text) {
  if (std::getenv("BAI_CLI_ACCEPT") != nullptr) {
    std::ofstream(std::string(BAI_CLI_TEST_DATA) + "/golden/" + name, std::ios::binary) << text;
    GTEST_SKIP() << "golden file rewritten";
  }
  EXPECT_EQ(text, test_file("golden/" + name));
}

CommandDescriptor session_create() {
  auto line = test_file("golden/session_create.json");
  std::erase(line, '\n');
  return CommandDescriptor::parse(line);
}

// The golden file was printed by click 8.1.3 from the same declaration: the layout is the reference's to the byte.
TEST(Help, SessionCreate) {
  compare("session_create.txt", render_command_help(session_create(), "session create", 100));
}

TEST(Help, SessionCreateOnANarrowTerminal) {
  compare("session_create_60.txt", render_command_help(session_create(), "session create", 60));
}

TEST(Help, GroupAndRoot) {
  const auto index = reference_index();
  compare("session_template.txt", render_group_help(index, index.resolve(Line{"sesstpl"}).node, "sesstpl", 80));
  compare("root.txt", render_root_help(index, 80, "Command-line client of Backend.AI."));
}

TEST(Help, ExamplesExitsArgumentsAndDefaults) {
  const auto command = CommandDescriptor::parse(
      R"({"path":"up","summary":"S.","help":"First.\n\nSecond.","args":[{"name":"name","required":true,"help":"Folder."},{"name":"f"}],)"
      R"("options":[{"name":"c","flags":["--chunk"],"type":"byte-size","default":"16.0M","show_default":true,"help":"Size."},)"
      R"({"name":"q","flags":["-q"],"required":true},{"name":"h","flags":["-h"],"type":"flag"},{"name":"z","flags":["-z"],"hidden":true},)"
      R"({"name":"d","flags":["--d"],"default":"","show_default":"none","help":"D."}],)"
      R"("examples":[{"line":"up a b","text":"Sends b."},{"line":"up c"}],"exits":[{"code":11,"text":"Some files were not sent."}]})");
  EXPECT_EQ(render_command_help(command, "up", 80), R"(Usage: backend.ai up [OPTIONS] NAME [F]

  First.

  Second.

Arguments:
  NAME  Folder.
  [F]

Options:
  --chunk BYTE  Size.  [default: 16.0M]
  -q TEXT       [required]
  -h
  --d TEXT      D.  [default: none]
  --help        Show this message and exit.

Examples:
  # Sends b.
  $ backend.ai up a b

  $ backend.ai up c

Exit codes:
  11  Some files were not sent.
)");
}

TEST(Help, LongUsageLinesWrapUnderTheFirstArgument) {
  std::string args;
  for (int i = 0; i < 9; ++i)
    args += (i > 0 ? "," : "") + std::string(R"({"name":"argument)") + std::to_string(i) + R"(","required":true})";
  const auto command = CommandDescriptor::parse(R"({"path":"g c","args":[)" + args + "]}");
  EXPECT_EQ(usage_line(command, "g c", 80),
            "Usage: backend.ai g c [OPTIONS] ARGUMENT0 ARGUMENT1 ARGUMENT2 ARGUMENT3\n"
            "                      ARGUMENT4 ARGUMENT5 ARGUMENT6 ARGUMENT7 ARGUMENT8");
}

}  // namespace
}  // namespace bai::kernel::cli::test
