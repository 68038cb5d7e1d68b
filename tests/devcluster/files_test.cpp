#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/sessions/multipart.hpp"
#include "tools/devcluster/sessions/tar.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace bai::devcluster {
namespace {

TEST(ParseForm, ReadsPartsAsSent) {
  const std::string body =
      "--B\r\nContent-Type: application/octet-stream\r\nContent-Disposition: form-data; name=\"src\"; "
      "filename=\"dir%2Fb%20c.txt\"\r\n\r\nfirst\r\nline\r\n"
      "--B\r\ncontent-disposition: form-data; name=src; filename=\"a;b.txt\"\r\n\r\n\r\n--B--\r\n";
  const auto parts = parse_form("multipart/form-data; boundary=B", body);
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2U);
  EXPECT_EQ((*parts)[0].file_name, "dir%2Fb%20c.txt");
  EXPECT_EQ((*parts)[0].content, "first\r\nline");
  EXPECT_EQ((*parts)[1].file_name, "a;b.txt");
  EXPECT_EQ((*parts)[1].content, "");
}

TEST(ParseForm, RefusesTheMalformed) {
  EXPECT_FALSE(parse_form("multipart/form-data", "--B--"));
  for (const char* body : {"", "--C--", "--B\r\n", "--B\r\nContent-Disposition: x\r\n\r\nno end"})
    EXPECT_FALSE(parse_form("multipart/form-data; boundary=B", body)) << body;
}

TEST(MakeMixed, DeclaresEveryPart) {
  const auto [type, body] = make_mixed({"one", ""});
  const std::string boundary = type.substr(type.find('=') + 1);
  EXPECT_EQ(body, "--" + boundary +
                      "\r\nContent-Type: application/octet-stream\r\nContent-Encoding: identity\r\nContent-Length: "
                      "3\r\n\r\none\r\n--" +
                      boundary +
                      "\r\nContent-Type: application/octet-stream\r\nContent-Encoding: identity\r\nContent-Length: "
                      "0\r\n\r\n\r\n--" +
                      boundary + "--\r\n");
}

TEST(MakeTar, SystemTarReadsIt) {
  const testing::TempDir dir;
  const auto top = dir.path() / "top";
  const std::string long_name(150, 'n');
  std::filesystem::create_directories(top / "sub");
  std::ofstream(top / "sub" / "a.txt") << "hello";
  std::ofstream(top / long_name) << "long";
  std::filesystem::create_symlink("/etc/passwd", top / "link");
  const auto archive = make_tar(top, 1 << 20);
  ASSERT_TRUE(archive);
  EXPECT_EQ(archive->size() % 512, 0U);
  std::ofstream(dir.path() / "x.tar", std::ios::binary) << *archive;
  std::filesystem::create_directory(dir.path() / "out");
  ASSERT_EQ(
      std::system(("tar -xf " + (dir.path() / "x.tar").string() + " -C " + (dir.path() / "out").string()).c_str()), 0);
  const auto out = dir.path() / "out" / "top";
  std::string content;
  std::ifstream(out / "sub" / "a.txt") >> content;
  EXPECT_EQ(content, "hello");
  EXPECT_TRUE(std::filesystem::exists(out / long_name));
  EXPECT_EQ(std::filesystem::read_symlink(out / "link"), "/etc/passwd");  // the link, not what it points to
  EXPECT_FALSE(make_tar(top, 100));
}

}  // namespace
}  // namespace bai::devcluster
