#include "kernel/config/profile_edit.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"
#include "kernel/config/profile.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

class ProfileEdit : public testing::Test {
 protected:
  ProfileEdit() {
    char pattern[] = "/tmp/bai-test-XXXXXX";
    root_ = ::mkdtemp(pattern);
    file_ = root_ / "backend.ai" / "config.yaml";
  }
  ~ProfileEdit() override { fs::remove_all(root_); }

  std::string edited(const std::string& content, const std::vector<std::string>& path, const std::string& value) const {
    return with_value(file_, content, path, value);
  }
  fs::path root_, file_;
};

TEST_F(ProfileEdit, MakesAFileThatOnlyItsOwnerCanRead) {
  set_in_profile(file_, "work", "endpoint", "https://a.example.com");
  set_in_profile(file_, "work", "secret_key", "s");
  set_in_profile(file_, "home", "endpoint", "https://b.example.com");
  struct stat info {};
  ASSERT_EQ(::stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(file_.parent_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  EXPECT_EQ(read_profile(file_, std::nullopt).name, "work") << "the first profile is the one in use";
  EXPECT_EQ(read_profile(file_, "home").values.at("endpoint"), "https://b.example.com");
  use_profile(file_, "home");
  EXPECT_EQ(read_profile(file_, std::nullopt).name, "home");
  EXPECT_EQ(std::distance(fs::directory_iterator(file_.parent_path()), fs::directory_iterator()), 1)
      << "no temporary file stays";
}

TEST_F(ProfileEdit, KeepsCommentsAndOrder) {
  const std::string before =
      "# mine\nprofile: work\nprofiles:\n  # the office\n  work:\n    endpoint: https://a  # main\n    domain: d\n";
  EXPECT_EQ(
      edited(before, {"profiles", "work", "endpoint"}, "https://b"),
      "# mine\nprofile: work\nprofiles:\n  # the office\n  work:\n    endpoint: \"https://b\" # main\n    domain: d\n");
  EXPECT_EQ(edited(before, {"profiles", "work", "group"}, "g"),
            "# mine\nprofile: work\nprofiles:\n  # the office\n  work:\n    group: \"g\"\n    endpoint: https://a  # "
            "main\n    domain: d\n");
  EXPECT_EQ(edited(before, {"profile"}, "home").substr(0, 23), "# mine\nprofile: \"home\"\n");
  EXPECT_NE(edited(before, {"profiles", "new", "group"}, "g").find("  new:\n    group: \"g\"\n  work:\n"),
            std::string::npos);
}

TEST_F(ProfileEdit, OtherLayoutsAreWrittenAnew) {
  for (const std::string before :
       {"profiles: {work: {domain: d}}", "{profiles: {work: {domain: d}}}",
        "profiles:\n  work:\n    domain: |\n      d", "profiles:\n  work:\n    domain: [d, e]\n", "", "# nothing",
        "profiles:\n", "profiles:\n  work:\n"}) {
    for (const std::string value : {"x", "a \"b\" # c: d", "한글", "- yes", ""}) {
      const auto after = edited(before, {"profiles", "work", "domain"}, value);
      fs::create_directories(file_.parent_path());
      std::ofstream(file_) << after;
      EXPECT_EQ(read_profile(file_, "work").values.at("domain"), value) << before << "\n→\n" << after;
    }
  }
}

TEST_F(ProfileEdit, ALinkStaysALink) {
  const auto real = root_ / "dotfiles.yaml";
  std::ofstream(real) << "profiles: {}\n";
  fs::create_directories(file_.parent_path());
  fs::create_symlink(real, file_);
  set_in_profile(file_, "work", "domain", "d");
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_EQ(read_profile(real, "work").values.at("domain"), "d");
}

TEST_F(ProfileEdit, RefusesWhatItCannotKeep) {
  const auto id_of = [](auto call) -> std::string {
    try {
      call();
    } catch (const Error& error) { return error.id; }
    return "nothing was thrown";
  };
  EXPECT_EQ(id_of([&] { edited("- a\n", {"profile"}, "x"); }), "config-file");
  EXPECT_EQ(id_of([&] { edited("profiles: text\n", {"profiles", "a", "b"}, "x"); }), "config-file");
  EXPECT_EQ(id_of([&] { edited("a: [", {"profile"}, "x"); }), "config-file");
  EXPECT_EQ(id_of([&] { set_in_profile(file_, "a b", "domain", "x"); }), "config-profile-name");
  EXPECT_EQ(id_of([&] { use_profile(file_, "missing"); }), "config-no-such-profile");
  EXPECT_FALSE(fs::exists(file_));
}

}  // namespace
}  // namespace bai::kernel
