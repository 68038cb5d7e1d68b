#include "tests/devcluster/fixtures.hpp"
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/storage/byte_range.hpp"
#include "tools/devcluster/storage/token.hpp"
#include "tools/devcluster/storage/volume.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace bai::devcluster {
namespace {

TEST(ByteRanges, OfTenBytes) {
  ByteRange range;
  const auto part = [&](const char* header) { return parse_range(header, 10, range) == RangeKind::kPart; };
  EXPECT_TRUE(part("bytes=2-4") && range.first == 2 && range.length() == 3);
  EXPECT_TRUE(part("bytes=7-") && range.first == 7 && range.last == 9);
  EXPECT_TRUE(part("bytes=-3") && range.first == 7);
  EXPECT_TRUE(part("bytes=0-99") && range.last == 9);
  for (const char* whole : {"", "bytes=", "bytes=4-2", "bytes=a-b", "bytes=0-1,3-4", "lines=1-2"})
    EXPECT_EQ(parse_range(whole, 10, range), RangeKind::kWhole) << whole;
  EXPECT_EQ(parse_range("bytes=10-", 10, range), RangeKind::kUnsatisfiable);
}

TEST(Tokens, AreGoodForTheirSecretAndTime) {
  const Time now = testing::vector_time();
  const auto token = make_token(make_object({{"op", "upload"}}), "secret", now + std::chrono::hours(1));
  const auto claims = read_token(token, "secret", now);
  ASSERT_TRUE(claims);
  EXPECT_EQ(text_member(*claims, "op"), "upload");
  EXPECT_FALSE(read_token(token, "another", now));
  EXPECT_FALSE(read_token(token, "secret", now + std::chrono::hours(2)));
  EXPECT_FALSE(read_token(token.substr(1), "secret", now));
  EXPECT_FALSE(read_token("", "secret", now));
}

TEST(Volumes, KeepPathsInside) {
  const testing::TempDir dir;
  Volume volume(dir.path() / "volume1");
  const auto id = new_uuid();
  volume.create(id);
  std::filesystem::create_symlink("/etc", volume.folder(id) / "link");
  for (const char* bad : {"/etc", "../x", "link/passwd", "a/../../x"})
    EXPECT_THROW((void)volume.resolve(id, bad), VolumeError) << bad;
  volume.make_directory(id, "a/b", true, false);
  EXPECT_THROW(volume.make_directory(id, "a/b", true, false), VolumeError);
  EXPECT_THROW(volume.delete_files(id, {"a"}, false), VolumeError);
  volume.delete_files(id, {"link", "a"}, true);
  EXPECT_TRUE(std::filesystem::exists("/etc"));
  volume.remove(id);
  EXPECT_TRUE(std::filesystem::is_empty(dir.path() / "volume1"));
}

TEST(Volumes, UploadsAppearWhenTheyAreComplete) {
  const testing::TempDir dir;
  Volume volume(dir.path());
  const auto id = new_uuid();
  volume.create(id);
  const auto session = volume.begin_upload(id, "sub/a", 2);
  std::ofstream(volume.upload_file(id, session)) << "ok";
  EXPECT_EQ(as_array(volume.list(id, "")->get("items"))->size(), 0U);
  volume.finish_upload(id, session, "sub/a");
  EXPECT_EQ(volume.usage(id).files, 1);
  EXPECT_EQ(volume.usage(id).bytes, 2);
  volume.begin_upload(id, "empty", 0);
  EXPECT_TRUE(std::filesystem::exists(volume.folder(id) / "empty"));
}

}  // namespace
}  // namespace bai::devcluster
