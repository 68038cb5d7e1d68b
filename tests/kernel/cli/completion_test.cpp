#include "kernel/cli/completion.hpp"

#include "tests/kernel/cli/reference_index.hpp"
#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace bai::kernel::cli::test {
namespace {

/// Values joined by blanks, then the directive.
std::string values(const CommandIndex& index, const Line& words, int* loads = nullptr) {
  const auto completion = complete(
      index,
      [&](std::size_t handle) {
        if (loads != nullptr) ++*loads;
        return std::optional(reference_command(handle));
      },
      words);
  std::string text;
  for (const auto& candidate : completion.candidates) text += candidate.value + " ";
  return text + (completion.paths == PathCompletion::files  ? ":files"
                 : completion.paths == PathCompletion::none ? ":none"
                                                            : ":dirs");
}

TEST(Complete, Words) {
  const auto index = reference_index();
  const std::vector<std::pair<Line, std::string>> rows{
      {{"vf"}, "vfolder :none"},
      {{"sess"}, "session session-template :none"},
      {{"session", "re"}, "rename restart :none"},
      {{"sesst"}, "sesstpl :none"},
      {{"session", "k"}, "kill :none"},
      {{"sesstpl", "l"}, "list :none"},
      {{"--output", ""}, "json console jsonl yaml csv :none"},
      {{"--output=j"}, "--output=json --output=jsonl :none"},
      {{"--output", "json", "session", "rest"}, "restart :none"},
      {{"--ver"}, "--version :none"},
      {{"session", "--ver"}, ":none"},
      {{"session", "create", "--type", ""}, "batch interactive :none"},
      {{"session", "create", "--type=b"}, "--type=batch :none"},
      {{"session", "create", "--cluster-"}, "--cluster-size --cluster-mode :none"},
      {{"session", "create", "--cluster-size", "2", "--cluster-"}, "--cluster-mode :none"},
      {{"session", "create", "-e", "A=1", "--en"}, "--enqueue-only --env :none"},
      {{"session", "create", "--out"}, "--output :none"},
      {{"session", "create", "--bootstrap-script", ""}, ":files"},
      {{"session", "create", "--bootstrap-script=a"}, ":files"},
      {{"session", "create", "img", "x"}, ":none"},
      {{"session", "create", "--", "--ty"}, ":none"},
      {{"vfolder", "upload", "f", ""}, ":files"},
      {{"vfolder", "upload", "f", "a", "b"}, ":files"},
      {{"admin", "nope", ""}, ":none"},
      {{}, ":none"},
  };
  for (const auto& [words, expected] : rows) {
    std::string line;
    for (const auto& word : words) line += word + "|";
    EXPECT_EQ(values(index, words), expected) << line;
  }
}

TEST(Complete, LoadsTheOneDescriptorOnly) {
  const auto index = reference_index();
  int loads = 0;
  values(index, {"session", "cr"}, &loads);
  EXPECT_EQ(loads, 0);
  values(index, {"session", "create", "--"}, &loads);
  EXPECT_EQ(loads, 1);
}

TEST(Complete, Text) {
  Completion completion;
  completion.candidates = {{"a", "About a."}, {"b", ""}};
  EXPECT_EQ(completion.text(), "a\tAbout a.\nb\n:none\n");
  completion.paths = PathCompletion::directories;
  EXPECT_EQ(completion.text(), "a\tAbout a.\nb\n:dirs\n");
}

TEST(CompletionScript, EachShellAsksTheProgram) {
  for (const auto* shell : {"bash", "zsh", "fish"})
    EXPECT_NE(completion_script(shell).find("__complete -- "), std::string::npos) << shell;
  EXPECT_EQ(error_of([] { completion_script("tcsh"); }), "no completion for the shell 'tcsh'");
}

/// A folder of its own with the script and a program `backend.ai` that answers from a file and records its words.
class BashCompletion : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "bai-completion-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    write("script", completion_script("bash"));
    write("backend.ai", "#!/bin/sh\nprintf '%s|' \"$@\" > \"$0.words\"\ncat \"$0.answer\"\n");
    ASSERT_EQ(::chmod((folder_ / "backend.ai").c_str(), 0700), 0);
    std::filesystem::create_directory(folder_ / "cwd");
    std::filesystem::create_directory(folder_ / "cwd" / "docs");
    write("cwd/data.txt", "");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  /// COMPREPLY, one a line. `line` is what was typed, `broken` how bash breaks it into words.
  std::string reply(const std::string& line, const Line& broken, const std::string& answer) const {
    write("backend.ai.answer", answer);
    std::string words;
    for (const auto& word : broken) words += " '" + word + "'";
    write("run", "cd '" + (folder_ / "cwd").string() + "'\n. ../script\nCOMP_LINE='" + line +
                     "' COMP_POINT=" + std::to_string(line.size()) + "\nCOMP_WORDS=(" + words +
                     ") COMP_CWORD=" + std::to_string(broken.size() - 1) +
                     "\n_backend_ai_complete\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n");
    const auto command =
        "PATH='" + folder_.string() + "':$PATH bash --noprofile --norc '" + (folder_ / "run").string() + "' 2>&1";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    std::array<char, 512> buffer{};
    while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) output += buffer.data();
    return output;
  }

  std::string asked() const {
    std::ifstream in(folder_ / "backend.ai.words");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_;
};

TEST_F(BashCompletion, AsksWithTheWordsAndOffersTheAnswer) {
  if (std::system("bash -c : >/dev/null 2>&1") != 0) GTEST_SKIP() << "no bash here";
  EXPECT_EQ(reply("backend.ai session cr", {"backend.ai", "session", "cr"},
                  "create\tMakes one.\ncreate-from-template\n:none\n"),
            "create\ncreate-from-template\n");
  EXPECT_EQ(asked(), "__complete|--|session|cr|");
  EXPECT_EQ(reply("backend.ai session ", {"backend.ai", "session", ""}, "create\n:none\n"), "create\n");
  EXPECT_EQ(asked(), "__complete|--|session||");
}

TEST_F(BashCompletion, JoinsWordsThatBashBreaks) {
  if (std::system("bash -c : >/dev/null 2>&1") != 0) GTEST_SKIP() << "no bash here";
  EXPECT_EQ(
      reply("backend.ai --output=j", {"backend.ai", "--output", "=", "j"}, "--output=json\n--output=jsonl\n:none\n"),
      "json\njsonl\n");
  EXPECT_EQ(asked(), "__complete|--|--output=j|");
  EXPECT_EQ(reply("backend.ai --output=", {"backend.ai", "--output", "="}, "--output=json\n--output=console\n:none\n"),
            "json\nconsole\n");
  EXPECT_EQ(asked(), "__complete|--|--output=|");
}

TEST_F(BashCompletion, OffersFilesAndFolders) {
  if (std::system("bash -c : >/dev/null 2>&1") != 0) GTEST_SKIP() << "no bash here";
  EXPECT_EQ(reply("backend.ai x d", {"backend.ai", "x", "d"}, ":dirs\n"), "docs\n");
  const auto both = reply("backend.ai x --f=d", {"backend.ai", "x", "--f", "=", "d"}, ":files\n");
  EXPECT_NE(both.find("docs\n"), std::string::npos) << both;
  EXPECT_NE(both.find("data.txt\n"), std::string::npos) << both;
}

}  // namespace
}  // namespace bai::kernel::cli::test
