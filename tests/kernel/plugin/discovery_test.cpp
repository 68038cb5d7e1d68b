#include "kernel/plugin/discovery.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

class DiscoveryTest : public testing::Test {
 protected:
  DiscoveryTest() {
    char pattern[] = "/tmp/bai-test-XXXXXX";
    root_ = ::mkdtemp(pattern);
  }
  ~DiscoveryTest() override { fs::remove_all(root_); }

  fs::path install(const std::string& folder, const std::string& id, int major = 1, int minor = 0) const {
    const auto directory = root_ / folder / id;
    fs::create_directories(directory / "lib");
    std::ofstream(directory / "plugin.json") << R"({"format":1,"id":")" << id << R"(","version":"1","abi":[)" << major
                                             << "," << minor << R"(],"groups":[],"commands":[],"functions":[]})";
    std::ofstream(directory / "commands.json") << "";
    std::ofstream(directory / "lib" / (id + ".so")) << "not looked into";
    return directory;
  }
  std::vector<Candidate> find(const std::vector<std::string>& folders) const {
    PluginPath path;
    for (const auto& folder : folders) path.folders.push_back(root_ / folder);
    return discover(path);
  }
  fs::path root_;
};

TEST_F(DiscoveryTest, FindsPluginsInTheOrderOfTheFolders) {
  install("a", "com.example.two");
  install("a", "com.example.one");
  install("b", "com.example.three");
  const auto found = find({"b", "missing", "a"});
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].manifest.id, "com.example.three");
  EXPECT_EQ(found[1].manifest.id, "com.example.one");
  EXPECT_EQ(found[2].manifest.id, "com.example.two");
  for (const auto& each : found) EXPECT_TRUE(each.usable()) << each.problem;
}

TEST_F(DiscoveryTest, WhatIsInsideTheKernelHasNoLibraryAndIsNotReplaced) {
  fs::remove_all(install("builtin", "ai.backend.inside") / "lib");
  install("user", "ai.backend.inside");
  PluginPath path;
  path.built_in = root_ / "builtin";
  path.folders = {path.built_in, root_ / "user"};
  const auto found = discover(path);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].bundled);
  EXPECT_EQ(found[0].manifest.library().filename(), "libbackendai-runtime.so");
  EXPECT_NE(found[0].problem.find("libbackendai-runtime.so"), std::string::npos) << "it is not beside this program";
  EXPECT_EQ(found[1].manifest.library(), root_ / "user/ai.backend.inside/lib/ai.backend.inside.so");
}

TEST_F(DiscoveryTest, AFolderMayBeAPluginItself) {
  const auto directory = install("a", "com.example.one");
  PluginPath path;
  path.folders.push_back(directory);
  EXPECT_EQ(discover(path).size(), 1u);
}

TEST_F(DiscoveryTest, OfOneIdTheEarlierWins) {
  const auto first = install("a", "com.example.one");
  install("b", "com.example.one");
  const auto found = find({"a", "b"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].usable());
  EXPECT_EQ(found[1].shadowed_by, first.string());
}

TEST_F(DiscoveryTest, ABrokenPluginIsListedWithItsReasonAndHidesNobody) {
  const auto broken = install("a", "com.example.one");
  std::ofstream(broken / "plugin.json") << "{";
  install("b", "com.example.one");
  const auto found = find({"a", "b"});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_NE(found[0].problem.find("plugin.json"), std::string::npos);
  EXPECT_TRUE(found[1].usable());
}

TEST_F(DiscoveryTest, OtherAbiVersionsAreRefusedWithTheNextStep) {
  install("a", "com.example.major", 2, 0);
  install("a", "com.example.minor", 1, 99);
  const auto found = find({"a"});
  EXPECT_NE(found[0].problem.find("plugin ABI 2"), std::string::npos) << found[0].problem;
  EXPECT_NE(found[1].problem.find("upgrade backend.ai"), std::string::npos) << found[1].problem;
}

TEST_F(DiscoveryTest, AMissingLibraryIsNamed) {
  const auto directory = install("a", "com.example.one");
  fs::remove(directory / "lib/com.example.one.so");
  EXPECT_NE(find({"a"})[0].problem.find("is missing"), std::string::npos);
}

TEST_F(DiscoveryTest, WhatEverybodyMayWriteIsRefusedWithTheCommandToRun) {
  for (const char* part : {"", "lib", "lib/com.example.one.so", "commands.json"}) {
    const auto directory = install("a", "com.example.one");
    const auto path = directory / part;
    fs::permissions(path, fs::perms::others_write, fs::perm_options::add);
    const auto problem = find({"a"})[0].problem;
    EXPECT_NE(problem.find("chmod o-w"), std::string::npos) << part << ": " << problem;
    fs::permissions(path, fs::perms::others_write, fs::perm_options::remove);
  }
}

TEST_F(DiscoveryTest, RelativeEntriesOfThePathAreIgnored) {
  ::setenv("BACKENDAI_PLUGIN_PATH", "plugins:.:/abs/one::/abs/two", 1);
  const auto path = plugin_path();
  ::unsetenv("BACKENDAI_PLUGIN_PATH");
  ASSERT_GE(path.folders.size(), 3u);
  EXPECT_EQ(path.folders[1], "/abs/one");
  EXPECT_EQ(path.folders[2], "/abs/two");
  for (const auto& folder : path.folders) EXPECT_TRUE(folder.is_absolute());
}

}  // namespace
}  // namespace bai::kernel
