#include "shared/unpack.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <stdlib.h>

namespace sessions {
namespace {

namespace fs = std::filesystem;

std::string entry(const std::string& name, char kind, const std::string& content, const std::string& target = {}) {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  header.replace(100, 7, "0000640");
  char size[13];
  std::snprintf(size, sizeof size, "%011o", static_cast<unsigned>(content.size()));
  header.replace(124, 11, size, 11);
  header[156] = kind;
  header.replace(157, target.size(), target);
  header.replace(257, 5, "ustar");
  return header + content + std::string((512 - content.size() % 512) % 512, '\0');
}

class Unpack : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "bai-unpack-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  void TearDown() override { fs::remove_all(folder); }
  fs::path folder;
};

TEST_F(Unpack, FilesFoldersAndLongNames) {
  const std::string name(150, 'n'), end(1024, '\0');
  const auto names = unpack_tar(
      entry("d", '5', "") + entry("d/a", '0', "hello") + entry("x", 'L', name) + entry("cut", '0', "long") + end,
      folder);
  EXPECT_EQ(names, (std::vector<std::string>{"d", "d/a", name}));
  EXPECT_EQ(fs::file_size(folder / "d" / "a"), 5U);
  EXPECT_EQ(fs::file_size(folder / name), 4U);
}

TEST_F(Unpack, NothingLeavesTheFolder) {
  fs::create_directory_symlink("/tmp", folder / "there");
  for (const auto& bad : {entry("../x", '0', "1"), entry("/tmp/x", '0', "1"), entry("l", '2', "", "/etc/passwd"),
                          entry("l", '2', "", "../.."), entry("there/x", '0', "1"), entry("d", '3', "")})
    EXPECT_THROW(unpack_tar(entry("first", '0', "1") + bad, folder), bai::Error);
  EXPECT_FALSE(fs::exists(folder / "first"));
}

TEST_F(Unpack, BrokenArchivesAreRefused) {
  EXPECT_THROW(unpack_tar(entry("a", '0', std::string(600, 'x')).substr(0, 700), folder), bai::Error);
}

TEST(SplitParts, ByLengthAndByBoundary) {
  const std::string body = "--B\r\nContent-Length: 5\r\n\r\n--B-x\r\n--B\r\n\r\nrest\r\n--B--\r\n";
  const auto parts = split_parts("multipart/mixed; boundary=B", body);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0], "--B-x");
  EXPECT_EQ(parts[1], "rest");
  EXPECT_THROW(split_parts("multipart/mixed; boundary=B", "--B\r\nContent-Encoding: gzip\r\n\r\nx\r\n--B--"),
               bai::Error);
  EXPECT_THROW(split_parts("multipart/mixed; boundary=B", "--B\r\n\r\nx\r\n"), bai::Error);
  EXPECT_THROW(split_parts("text/plain", body), bai::Error);
}

}  // namespace
}  // namespace sessions
