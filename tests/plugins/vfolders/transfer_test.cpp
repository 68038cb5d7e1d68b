#include "shared/folder_fields.hpp"
#include "shared/local_file.hpp"
#include "shared/tus_upload.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace vfolders {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "bai-vfolders-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    root = pattern;
  }
  void TearDown() override { fs::remove_all(root); }
  void write(const fs::path& name, const std::string& text) const {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  std::string read(const fs::path& name) const {
    std::ifstream in(root / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  size_t entries() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(root), fs::directory_iterator()));
  }
  fs::path root;
};

using LocalFiles = Folder;

TEST_F(LocalFiles, KeepTheirPathBelowTheBase) {
  write("sub/a b.txt", "hello");
  const auto files = resolve_uploads({"sub/a b.txt", (root / "sub" / "a b.txt").string()}, root.string());
  ASSERT_EQ(files.size(), 2U);
  for (const auto& file : files) {
    EXPECT_EQ(file.name, "sub/a b.txt");
    EXPECT_EQ(file.size, 5);
  }
  EXPECT_EQ(resolve_uploads({"a b.txt"}, (root / "sub").string())[0].name, "a b.txt");
}

TEST_F(LocalFiles, OutsideMissingAndFoldersAreRefused) {
  write("x", "1");
  fs::create_directory(root / "sub");
  for (const char* bad : {"../x", "missing", "."})
    EXPECT_THROW(resolve_uploads({bad}, (root / "sub").string()), bai::Error) << bad;
}

TEST_F(LocalFiles, PartsAreReadFromTheirStartAndAgain) {
  write("f", "0123456789");
  const LocalFile file{root / "f", "f", 10};
  std::int64_t told = 0;
  FilePart part(file, 3, 5, [&](std::int64_t done) { told = done; });
  char buffer[16];
  const auto& source = *part.source();
  size_t n = 0;
  EXPECT_EQ(source.total, 5);
  ASSERT_EQ(source.read(source.self, buffer, 4, &n), BAI_OK);
  EXPECT_EQ(std::string(buffer, n), "3456");
  EXPECT_EQ(told, 7);
  ASSERT_EQ(source.rewind(source.self, 1), BAI_OK);
  ASSERT_EQ(source.read(source.self, buffer, sizeof buffer, &n), BAI_OK);
  EXPECT_EQ(std::string(buffer, n), "4567");
  ASSERT_EQ(source.read(source.self, buffer, sizeof buffer, &n), BAI_OK);
  EXPECT_EQ(n, 0U);
  EXPECT_LT(source.rewind(source.self, 6), 0);
}

TEST_F(LocalFiles, AFileThatShrinksIsNoShorterUpload) {
  write("f", "0123");
  FilePart part({root / "f", "f", 10}, 0, 10, [](std::int64_t) {});
  char buffer[16];
  size_t n = 0;
  ASSERT_EQ(part.source()->read(part.source()->self, buffer, sizeof buffer, &n), BAI_OK);
  EXPECT_LT(part.source()->read(part.source()->self, buffer, sizeof buffer, &n), 0);
  EXPECT_FALSE(part.failure().empty());
}

using Downloads = Folder;

TEST_F(Downloads, AppearCompleteOrNotAtAll) {
  {
    PartialFile file(root / "a");
    file.append("half", 4);
    EXPECT_FALSE(fs::exists(root / "a"));
  }
  EXPECT_EQ(entries(), 0U);
  PartialFile file(root / "sub" / "a");
  file.append("wrong", 5);
  file.restart();
  file.append("ok", 2);
  file.finish();
  EXPECT_EQ(read("sub/a"), "ok");
  EXPECT_EQ(std::distance(fs::directory_iterator(root / "sub"), fs::directory_iterator()), 1);
}

TEST_F(Downloads, NeverReplaceAFile) {
  PartialFile file(root / "a");
  file.append("new", 3);
  write("a", "mine");
  EXPECT_THROW(file.finish(), bai::Error);
  EXPECT_EQ(read("a"), "mine");
}

TEST_F(Downloads, StayInTheirFolder) {
  EXPECT_EQ(download_target("sub/a", root.string()), root / "sub" / "a");
  for (const char* bad : {"../a", "/etc/passwd", "sub/../../a", "."})
    EXPECT_THROW(download_target(bad, root.string()), bai::Error) << bad;
}

TEST(Addresses, WholeOnesHostsAndOrigins) {
  const std::string url = "https://proxy:6021/upload";
  EXPECT_EQ(replace_address({}, url), url);
  EXPECT_EQ(replace_address({{{url, "http://x/y"}}}, url), "http://x/y");
  EXPECT_EQ(replace_address({{{"https://proxy:6021/", "http://x:1/"}}}, url), "http://x:1/upload");
  EXPECT_EQ(replace_address({{{"proxy:6021", "x:1"}}}, url), "https://x:1/upload");
  EXPECT_THROW(replace_address({{{"proxy:602", "x:1"}}}, url), bai::Error);
}

TEST(Chunks, GrowOnlyWhileTheyAreQuickAndLarge) {
  using std::chrono::seconds;
  constexpr std::int64_t kMib = 1 << 20;
  EXPECT_EQ(next_chunk(16 * kMib, seconds(1)), 32 * kMib);
  EXPECT_EQ(next_chunk(16 * kMib, seconds(5)), 16 * kMib);
  EXPECT_EQ(next_chunk(1024 * kMib, seconds(1)), 1024 * kMib);
  EXPECT_EQ(next_chunk(4 * kMib, seconds(0)), 4 * kMib);
}

TEST(Requests, ParametersGoWhereTheReleaseReadsThem) {
  const auto old = get_request({22, 3, 3}, "/folders/a/files", {{"path", "."}});
  EXPECT_EQ(old.body, R"({"path":"."})");
  EXPECT_TRUE(old.query.empty());
  const auto later = get_request({24, 9, 6}, "/folders/a/files", {{"path", "."}});
  EXPECT_TRUE(later.body.empty());
  ASSERT_EQ(later.query.size(), 1U);
  EXPECT_EQ(removal_request({22, 3, 3}, "/x", "{}").method, "DELETE");
  EXPECT_EQ(removal_request({24, 9, 6}, "/x", "{}").method, "POST");
  EXPECT_EQ(folder_path("my data/x", "/files"), "/folders/my%20data%2Fx/files");
}

TEST(Fields, GroupAndUserHaveOtherNamesOnTheServer) {
  EXPECT_EQ(selection_of({"host", "group_id", "user_id"}), "host group user");
}

TEST(Headers, AreFoundByName) {
  EXPECT_EQ(header_of(R"([["a","1"],["upload-offset","42"]])", "upload-offset"), "42");
  EXPECT_EQ(number_of("42"), 42);
  EXPECT_FALSE(number_of("-1"));
  EXPECT_FALSE(number_of("4x"));
}

}  // namespace
}  // namespace vfolders
