#include "kernel/cli/command_index.hpp"
#include "tests/kernel/cli/support.hpp"

#include <gtest/gtest.h>

namespace bai::kernel::cli::test {
namespace {

TEST(CommandIndex, ResolvesNamesAndAliases) {
  CommandIndex index;
  index.add_group({"session-template", Line{"sesstpl"}, "Templates.", "t"});
  index.add_command({"session-template list", Line{"ls", "l"}, "All.", "t"}, 7);
  const auto found = index.resolve(Line{"sesstpl", "ls", "ls", "--x"});
  EXPECT_EQ(found.path, "session-template list");
  EXPECT_EQ(found.path_as_typed, "sesstpl ls");
  EXPECT_EQ(found.consumed, 2U);
  EXPECT_FALSE(found.is_group);
  EXPECT_EQ(index.node(found.node).handle, 7U);
  EXPECT_EQ(index.node(found.node).aliases, (Line{"l", "ls"}));
  const auto group = index.resolve(Line{"session-template", "nope"});
  EXPECT_TRUE(group.is_group);
  EXPECT_EQ(group.consumed, 1U);
  EXPECT_EQ(index.resolve({}).node, kRoot);
}

TEST(CommandIndex, GroupsAppearWithTheirCommands) {
  CommandIndex index;
  index.add_command({"admin image list", {}, "Images.", "a"}, 0);
  EXPECT_TRUE(index.resolve(Line{"admin", "image"}).is_group);
  index.add_group({"admin", {}, "Administration.", "b"}, "image");
  const auto admin = index.resolve(Line{"admin"}).node;
  EXPECT_EQ(index.node(admin).summary, "Administration.");
  EXPECT_EQ(index.node(admin).default_command, "image");
  index.add_group({"admin", Line{"adm"}, "Other text.", "c"});
  EXPECT_EQ(index.node(admin).summary, "Administration.");
  EXPECT_EQ(index.resolve(Line{"adm"}).node, admin);
  EXPECT_TRUE(index.shadowed().empty());
}

TEST(CommandIndex, TheFirstOwnerKeepsAName) {
  CommandIndex index;
  index.add_command({"run", Line{"r"}, "First.", "kernel"}, 1);
  index.add_command({"run", {}, "Second.", "other"}, 2);
  index.add_command({"remove", Line{"r", "rm"}, "Third.", "other"}, 3);
  index.add_command({"rm", {}, "Fourth.", "third"}, 4);
  index.add_command({"run fast", {}, "Fifth.", "other"}, 5);
  index.add_group({"run", {}, "Sixth.", "other"});
  EXPECT_EQ(index.node(index.resolve(Line{"run"}).node).handle, 1U);
  EXPECT_EQ(index.node(index.resolve(Line{"r"}).node).handle, 1U);
  EXPECT_EQ(index.node(index.resolve(Line{"rm"}).node).handle, 3U);
  std::vector<std::string> lost;
  for (const auto& name : index.shadowed()) lost.push_back(name.path + " of " + name.owner + " by " + name.by);
  EXPECT_EQ(lost, (Line{"run of other by kernel", "r of other by kernel", "rm of third by other",
                        "run fast of other by kernel", "run of other by kernel"}));
}

TEST(CommandIndex, ListingIsSortedWithoutHiddenOnes) {
  CommandIndex index;
  index.add_command({"b", {}, "", "o"}, 0);
  index.add_command({"c", {}, "", "o", true}, 0);
  index.add_command({"a", {}, "", "o"}, 0);
  Line names;
  for (const auto id : index.listing(kRoot)) names.push_back(index.node(id).name);
  EXPECT_EQ(names, (Line{"a", "b"}));
}

}  // namespace
}  // namespace bai::kernel::cli::test
