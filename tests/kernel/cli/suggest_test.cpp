// "Did you mean": each command of the reference's tree is found again when its last word is misspelt.
#include "kernel/cli/suggest.hpp"

#include "tests/kernel/cli/reference_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace bai::kernel::cli {
namespace {

std::vector<std::string> words_of(const std::string& path) {
  std::istringstream in(path);
  return {std::istream_iterator<std::string>(in), {}};
}

/// One letter left out, doubled, replaced, and two letters swapped, in the middle of the word.
std::vector<std::string> misspelt(const std::string& word) {
  const auto middle = word.size() / 2;
  auto without = word, doubled = word, replaced = word, swapped = word;
  without.erase(middle, 1);
  doubled.insert(middle, 1, word[middle]);
  replaced[middle] = replaced[middle] == 'x' ? 'z' : 'x';
  std::swap(swapped[middle - 1], swapped[middle]);
  return {without, doubled, replaced, swapped};
}

TEST(Suggest, EveryCommandOfTheTree) {
  const auto index = test::reference_index();
  int tried = 0;
  for (const auto& node : test::reference_tree()) {
    if (node.path.empty()) continue;
    auto words = words_of(node.path);
    if (words.back().size() < 4) continue;  // ls, rm, ps: one letter more or less is another command
    const auto last = words.back();
    words.pop_back();
    const auto group = index.resolve(words).node;
    for (const auto& wrong : misspelt(last)) {
      if (index.child(group, wrong) != kRoot) continue;  // a command of its own, or the same word
      const auto paths = suggest_commands(index, group, std::vector{wrong});
      EXPECT_NE(std::find(paths.begin(), paths.end(), node.path), paths.end()) << node.path << " typed as " << wrong;
      ++tried;
    }
  }
  EXPECT_GT(tried, 450);
}

TEST(Suggest, RightCommandInTheWrongPlace) {
  const auto index = test::reference_index();
  const auto best = [&](const std::string& group, std::vector<std::string> typed) {
    const auto paths = suggest_commands(index, index.resolve(words_of(group)).node, typed);
    return paths.empty() ? std::string() : paths.front();
  };
  EXPECT_EQ(best("", {"list", "session"}), "session list");
  EXPECT_EQ(best("", {"create-domain"}), "");
  EXPECT_EQ(best("session", {"list-hosts"}), "vfolder list-hosts");
  EXPECT_EQ(best("vfolder", {"task-logs"}), "task-logs");
}

TEST(Suggest, NothingForNonsense) {
  const auto index = test::reference_index();
  for (const char* word : {"qqqq", "x", "-", "한글", "sessionsessionsession"}) {
    EXPECT_EQ(no_such_command(index, kRoot, std::vector<std::string>{word}),
              "No such command '" + std::string(word) + "'.");
  }
}

}  // namespace
}  // namespace bai::kernel::cli
