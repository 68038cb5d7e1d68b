#include "kernel/plugin/registrations.hpp"

#include "kernel/base/error.hpp"
#include "kernel/plugin/manifest.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace bai::kernel {
namespace {

bai_status no_command(void*, bai_context*, bai_str, std::int32_t*, bai_error*) { return BAI_OK; }
bai_status no_function(void*, bai_context*, bai_str, bai_stream*, bai_error*) { return BAI_OK; }

const bai_plugin kEntry{sizeof(bai_plugin), 1, 0, "com.example.one", "1.2", nullptr, nullptr, nullptr};

class Folder {
 public:
  Folder() {
    char pattern[] = "/tmp/bai-test-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  void write(const char* name, const std::string& text) const { std::ofstream(path_ / name) << text; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

Registrations filled() {
  Registrations all;
  all.add_group(R"({"group":"one","summary":"First","open":true})");
  all.add_command(R"({"path":"one go","aliases":["run"],"also":[{"path":"go"}],"summary":"Goes"})", no_command,
                  nullptr);
  all.add_function(R"({"name":"One.stream","summary":"Streams","stream":true,"params":[],"result":"object"})",
                   no_function, nullptr);
  all.add_function(R"({"name":"One.call","summary":"Calls","params":[],"result":"object"})", no_function, nullptr);
  all.close();
  return all;
}

std::string refusal(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) { return error.what(); }
  return "accepted";
}

TEST(Registrations, TheManifestSaysWhatWasRegistered) {
  const auto all = filled();
  const Folder folder;
  folder.write("plugin.json", all.manifest_file(kEntry, R"({"summary":"Example","license":"MIT"})"));
  folder.write("commands.json", all.descriptors_file());
  const auto manifest = read_manifest(folder.path());
  EXPECT_EQ(manifest.id, "com.example.one");
  EXPECT_EQ(manifest.version, "1.2");
  EXPECT_EQ(manifest.summary, "Example");
  ASSERT_EQ(manifest.commands.size(), 1u);
  const auto& command = manifest.commands[0];
  ASSERT_EQ(command.places.size(), 2u);
  EXPECT_EQ(command.places[0].path, "one go");
  EXPECT_EQ(command.places[0].aliases, std::vector<std::string>{"run"});
  EXPECT_EQ(command.places[1].path, "go");
  EXPECT_EQ(read_descriptor(manifest, command.offset, command.length), all.command("one go")->descriptor);
  ASSERT_EQ(manifest.functions.size(), 2u);
  for (const auto& function : manifest.functions) {
    EXPECT_EQ(read_descriptor(manifest, function.offset, function.length), all.function(function.name)->descriptor);
    EXPECT_EQ(function.stream, function.name == "One.stream");
  }
  ASSERT_EQ(manifest.groups.size(), 1u);
  EXPECT_TRUE(manifest.groups[0].open);
  EXPECT_NO_THROW(all.compare(kEntry, folder.path()));
}

TEST(Registrations, ADifferenceIsNamed) {
  const auto all = filled();
  const Folder folder;
  folder.write("plugin.json", all.manifest_file(kEntry, "{}"));
  auto text = all.descriptors_file();
  text.replace(text.find("Goes"), 4, "Went");
  folder.write("commands.json", text);
  const auto reason = refusal([&] { all.compare(kEntry, folder.path()); });
  EXPECT_NE(reason.find("one go"), std::string::npos) << reason;
  EXPECT_NE(reason.find("com.example.one"), std::string::npos) << reason;
}

TEST(Registrations, AnotherIdOrVersionIsNamed) {
  const auto all = filled();
  const Folder folder;
  folder.write("plugin.json", all.manifest_file(kEntry, "{}"));
  folder.write("commands.json", all.descriptors_file());
  auto other = kEntry;
  other.id = "com.example.two";
  EXPECT_NE(refusal([&] { all.compare(other, folder.path()); }).find("com.example.two"), std::string::npos);
  other = kEntry;
  other.version = "9";
  EXPECT_NE(refusal([&] { all.compare(other, folder.path()); }).find("version 9"), std::string::npos);
}

TEST(Registrations, BadRegistrationsAreRefused) {
  Registrations all;
  EXPECT_NE(refusal([&] { all.add_command("{", no_command, nullptr); }).find("not a JSON object"), std::string::npos);
  EXPECT_NE(refusal([&] { all.add_command(R"({"summary":"x"})", no_command, nullptr); }).find("\"path\""),
            std::string::npos);
  EXPECT_NE(refusal([&] { all.add_command("{\"path\":\n\"x\"}", no_command, nullptr); }).find("control character"),
            std::string::npos);
  EXPECT_NE(refusal([&] { all.add_command(R"({"path":"x"})", nullptr, nullptr); }).find("no handler"),
            std::string::npos);
  all.add_command(R"({"path":"x"})", no_command, nullptr);
  EXPECT_NE(refusal([&] { all.add_command(R"({"path":"x"})", no_command, nullptr); }).find("twice"), std::string::npos);
  all.close();
  EXPECT_NE(refusal([&] { all.add_command(R"({"path":"y"})", no_command, nullptr); }).find("open() only"),
            std::string::npos);
}

TEST(Manifest, WhatCannotBeReadIsNamedWithItsFile) {
  const Folder folder;
  EXPECT_NE(refusal([&] { read_manifest(folder.path()); }).find("plugin.json"), std::string::npos);
  for (const char* text : {"", "[]", "{", R"({"format":1})", R"({"format":1,"id":7})",
                           R"({"format":1,"id":"a","version":"1","abi":[1]})"}) {
    folder.write("plugin.json", text);
    EXPECT_NE(refusal([&] { read_manifest(folder.path()); }).find("not a plugin manifest"), std::string::npos) << text;
  }
  folder.write("plugin.json", R"({"format":99})");
  EXPECT_NE(refusal([&] { read_manifest(folder.path()); }).find("format 99"), std::string::npos);
}

}  // namespace
}  // namespace bai::kernel
