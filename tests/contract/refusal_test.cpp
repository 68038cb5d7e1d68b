// Plugins that cannot be used are refused with their reason, and nobody else notices.
#include "kernel/plugin/library.hpp"
#include "tests/contract/fixture.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace bai::kernel::testing {
namespace {

namespace fs = std::filesystem;

class RefusalTest : public ::testing::Test {
 protected:
  RefusalTest() {
    char pattern[] = "/tmp/bai-test-XXXXXX";
    root_ = ::mkdtemp(pattern);
  }
  ~RefusalTest() override { fs::remove_all(root_); }

  /// A plugin folder around a hostile library, with one function "Hostile.it".
  std::vector<Candidate> install(const std::string& library, const std::string& id) const {
    const auto directory = root_ / id;
    fs::create_directories(directory / "lib");
    fs::copy_file(fs::path(BAI_HOSTILE) / (library + ".so"), directory / "lib" / (id + ".so"));
    const std::string descriptor = R"({"name":"Hostile.it","summary":"x","params":[],"result":"object"})";
    std::ofstream(directory / "commands.json") << descriptor << "\n";
    std::ofstream(directory / "plugin.json")
        << R"({"format":1,"id":")" << id << R"(","version":"1.0.0","abi":[1,0],"groups":[],"commands":[],)"
        << R"("functions":[{"name":"Hostile.it","summary":"x","at":[0,)" << descriptor.size() << "]}]}";
    PluginPath path;
    path.folders.push_back(root_);
    path.folders.push_back(fs::path(BAI_FIXTURES) / "com.example.probe");
    return discover(path);
  }
  fs::path root_;
};

struct Row {
  const char* library;
  const char* id;
  const char* reason;
};

TEST_F(RefusalTest, EachIsRefusedWithItsReasonAndTheOthersWork) {
  const Row rows[] = {
      {"throws-in-open", "com.example.throws-in-open",
       "the plugin com.example.throws-in-open cannot start: no licence file"},
      {"other-major", "com.example.other-major", "is built for plugin ABI 2.0, this is 1.0"},
      {"no-entry", "com.example.no-entry", "does not offer plugin ABI 1"},
      {"throws-in-open", "com.example.other-id", "cannot start"},
  };
  for (const auto& row : rows) {
    Host host(install(row.library, row.id));
    Caller caller(host, "one");
    const auto failure = caller.failure("Hostile.it");
    EXPECT_NE(failure.find(row.reason), std::string::npos) << row.library << ": " << failure;
    EXPECT_EQ(failure.find('\n'), std::string::npos) << "one line: " << failure;
    EXPECT_EQ(caller.call("Probe.echo", R"({"value":1})"), "1") << "after " << row.library;
    fs::remove_all(root_);
  }
}

TEST_F(RefusalTest, AnIdOfItsOwnIsNotEnough) {
  // the library says com.example.plain-c, the folder something else
  const auto directory = root_ / "com.example.disguised";
  fs::create_directories(directory / "lib");
  fs::copy_file(fs::path(BAI_FIXTURES) / "com.example.plain-c/lib/com.example.plain-c.so",
                directory / "lib/com.example.disguised.so");
  std::ofstream(directory / "commands.json") << R"({"name":"Hostile.it"})"
                                             << "\n";
  std::ofstream(directory / "plugin.json")
      << R"({"format":1,"id":"com.example.disguised","version":"1.0.0","abi":[1,0],"groups":[],"commands":[],"functions":[{"name":"Hostile.it","at":[0,21]}]})";
  PluginPath path;
  path.folders.push_back(directory);
  Host host(discover(path));
  Caller caller(host, "one");
  EXPECT_NE(caller.failure("Hostile.it").find("calls itself com.example.plain-c"), std::string::npos);
}

TEST_F(RefusalTest, NoLibraryAtAll) {
  const auto file = root_ / "text.so";
  std::ofstream(file) << "this is no library";
  try {
    open_library(file);
    FAIL() << "was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, Code::invalid);
    EXPECT_NE(std::string(error.what()).find(file.string()), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("boost"), std::string::npos) << error.what();
    EXPECT_FALSE(error.hint.empty());
  }
  EXPECT_THROW(open_library(root_ / "missing.so"), Error);
}

TEST(Described, WhatIsRegisteredMustEqualTheDescription) {
  ::setenv("BAI_TEST_CHANGED", "1", 1);
  Host host(fixtures({"com.example.changes"}));
  Caller caller(host, "one");
  const auto failure = caller.failure("Changes.it");
  ::unsetenv("BAI_TEST_CHANGED");
  EXPECT_NE(failure.find("com.example.changes is not what its manifest says"), std::string::npos) << failure;
  EXPECT_NE(failure.find("Changed"), std::string::npos) << failure;
}

}  // namespace
}  // namespace bai::kernel::testing
