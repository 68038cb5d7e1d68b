#include "tests/devcluster_runner/session_fixture.hpp"
#include "tools/devcluster/runner/runtimes.hpp"

namespace bai::devcluster {
namespace {

class Scripts : public SessionTest {};

TEST_F(Scripts, BashRunsEachQueryAfresh) {
  start("bash");
  EXPECT_EQ(query("x=1\necho $x").out, "1\n");
  const auto second = query("echo \"[$x]\" >&2\nexit 3");
  EXPECT_EQ(second.err, "[]\n");
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_EQ(query("kill -TERM $$").exit_code, -15);
  EXPECT_EQ(query("ls").out, "");  // the files that hold code are hidden, and gone afterwards
  EXPECT_TRUE(std::filesystem::is_empty(kernel_->work_dir()));
}

TEST_F(Scripts, NodeRunsAFile) {
  if (find_program("node", std::getenv("PATH")).empty()) {
    ASSERT_EQ(std::getenv("CI"), nullptr) << "Node.js is missing: tools/dev setup installs it";
    GTEST_SKIP() << "no Node.js here";
  }
  start("node");
  const auto result = query("console.log([1, 2].map(x => x + 1).join()); console.error('e'); process.exit(4)");
  EXPECT_EQ(result.out, "2,3\n");
  EXPECT_EQ(result.err, "e\n");
  EXPECT_EQ(result.exit_code, 4);
}

TEST_F(Scripts, CCompilesThenRuns) {
  start("c");
  const auto good = query("#include <stdio.h>\nint main(void) { puts(\"줄\"); return 3; }\n");
  EXPECT_EQ(good.out, "줄\n");
  EXPECT_EQ(good.exit_code, 3);
  const auto bad = query("int main(void) { return missing; }\n");
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_EQ(bad.out, "");
  EXPECT_NE(bad.err.find("missing"), std::string::npos);
}

TEST_F(Scripts, WhatIsMissingIsNamed) {
  auto wrong = spec("cobol");
  try {
    Kernel::start(wrong);
    ADD_FAILURE();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the dev cluster has no runtime \"cobol\"; it has python, bash, node, c");
  }
  auto empty_path = spec("node");
  empty_path.environ["PATH"] = folder_;
  try {
    Kernel::start(empty_path);
    ADD_FAILURE();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("apt install nodejs"), std::string::npos);
  }
}

}  // namespace
}  // namespace bai::devcluster
