#include "kernel/config/settings.hpp"

#include "kernel/base/error.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sys/stat.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;
using Variables = std::map<std::string, std::string>;

class SettingsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "bai-settings-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  Settings load(const Variables& variables, const SettingsInput& input = {}) const {
    return load_settings(input, [this, variables](const std::string& name) -> std::optional<std::string> {
      if (name == "XDG_CONFIG_HOME") return (folder_ / "config").string();
      if (name == "HOME") return folder_.string();
      const auto found = variables.find(name);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
  }

  Error failure(const Variables& variables, const SettingsInput& input = {}) const {
    try {
      load(variables, input);
    } catch (const Error& error) { return error; }
    ADD_FAILURE() << "the settings were accepted";
    return Error(Code::fail, "");
  }

  void write_config(const std::string& text, mode_t mode = 0600) const {
    fs::create_directories(folder_ / "config" / "backend.ai");
    const auto file = folder_ / "config" / "backend.ai" / "config.yaml";
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
  }

  fs::path folder_;
};

TEST_F(SettingsTest, DefaultsWithoutAnything) {
  const auto settings = load({});
  EXPECT_EQ(settings.endpoints, std::vector<std::string>{"https://api.backend.ai"});
  EXPECT_EQ(settings.endpoint_type, "api");
  EXPECT_EQ(settings.connection_timeout, 10.0);
  EXPECT_EQ(settings.read_timeout, 0.0);
  EXPECT_TRUE(settings.anonymous());
  EXPECT_EQ(settings.origins.at("domain").place, "built-in default");
  EXPECT_EQ(settings.directories.state, folder_ / ".local/state/backend.ai");
}

TEST_F(SettingsTest, EachLayerCoversThoseBelow) {
  write_config(
      "profile: work\nprofiles:\n  work:\n    domain: of-profile\n    group: of-profile\n    endpoint: [http://p1, "
      "http://p2]\n"
      "    connection_timeout: 3\n");
  const Variables variables{{"BACKEND_DOMAIN", "of-backend"},
                            {"SORNA_DOMAIN", "of-sorna"},
                            {"SORNA_GROUP", "of-sorna"},
                            {"BACKEND_READ_TIMEOUT", "7"}};
  const auto settings = load(variables, {{}, {{"read_timeout", "9"}}});
  EXPECT_EQ(settings.domain, "of-backend");
  EXPECT_EQ(settings.origins.at("domain").place, "BACKEND_DOMAIN");
  EXPECT_EQ(settings.group, "of-sorna");
  EXPECT_EQ(settings.origins.at("group").kind, Origin::old_environment);
  EXPECT_EQ(settings.endpoints, (std::vector<std::string>{"http://p1", "http://p2"}));
  EXPECT_EQ(settings.origins.at("endpoint").kind, Origin::profile);
  EXPECT_EQ(settings.connection_timeout, 3.0);
  EXPECT_EQ(settings.read_timeout, 9.0);
  EXPECT_EQ(settings.origins.at("read_timeout").kind, Origin::command_line);
}

TEST_F(SettingsTest, ProfileIsChosenByCallerThenVariableThenFile) {
  write_config("profile: a\nprofiles: {a: {domain: da}, b: {domain: db}, c: {domain: dc}}\n");
  EXPECT_EQ(load({}).domain, "da");
  EXPECT_EQ(load({{"BACKEND_PROFILE", "b"}}).domain, "db");
  EXPECT_EQ(load({{"BACKEND_PROFILE", "b"}}, {"c", {}}).domain, "dc");
  const auto error = failure({}, {"nowhere", {}});
  EXPECT_EQ(error.id, "config-no-such-profile");
  EXPECT_NE(std::string(error.what()).find("nowhere"), std::string::npos);
}

TEST_F(SettingsTest, MalformedValuesNameTheirPlaceAndTheNextStep) {
  const struct {
    const char* variable;
    const char* text;
  } rows[] = {{"BACKEND_ENDPOINT", ""},
              {"BACKEND_ENDPOINT", "host:8081"},
              {"SORNA_ENDPOINT", "https://a,"},
              {"BACKEND_SKIP_SSLCERT_VALIDATION", ""},
              {"BACKEND_CONNECTION_TIMEOUT", "soon"},
              {"BACKEND_READ_TIMEOUT", "-2"},
              {"BACKEND_ENDPOINT_TYPE", "web"},
              {"BACKEND_OVERRIDE_STORAGE_PROXY", ""}};
  for (const auto& row : rows) {
    const auto error = failure({{row.variable, row.text}});
    EXPECT_EQ(error.code, Code::invalid);
    EXPECT_EQ(error.id, "config-malformed") << row.variable;
    EXPECT_EQ(std::string(error.what()).find(row.variable), 0U) << error.what();
    EXPECT_FALSE(error.hint.empty()) << row.variable;
  }
}

TEST_F(SettingsTest, KeysComeFromOnePlace) {
  write_config("profile: p\nprofiles: {p: {access_key: AKP, secret_key: SKP}}\n");
  EXPECT_EQ(load({}).secret_key, "SKP");
  // A lone secret in the environment does not pair with the profile's access key.
  const auto mixed = load({{"BACKEND_SECRET_KEY", "SKE"}});
  EXPECT_EQ(mixed.access_key, "AKP");
  EXPECT_EQ(mixed.secret_key, "SKP");
  // A lone access key in the environment does not pair with the profile's secret.
  EXPECT_EQ(failure({{"BACKEND_ACCESS_KEY", "AKE"}}).id, "config-missing-secret-key");
  const auto old_and_new = load({{"BACKEND_ACCESS_KEY", "AKE"}, {"SORNA_SECRET_KEY", "SKS"}});
  EXPECT_EQ(old_and_new.secret_key, "SKS");
  // Present but empty is a choice: no key.
  EXPECT_TRUE(load({{"BACKEND_ACCESS_KEY", ""}}).anonymous());
}

TEST_F(SettingsTest, SessionModeHasNoKeys) {
  const auto settings = load({{"BACKEND_ENDPOINT_TYPE", "session"}, {"BACKEND_ACCESS_KEY", "AK"}});
  EXPECT_TRUE(settings.access_key.empty());
}

TEST_F(SettingsTest, AFileWithSecretsThatOthersCanReadIsRefused) {
  write_config("profile: p\nprofiles: {p: {access_key: AK, secret_key: SK}}\n", 0644);
  const auto error = failure({});
  EXPECT_EQ(error.id, "config-file-mode");
  EXPECT_NE(error.hint.find("chmod 600"), std::string::npos);
  write_config("profile: p\nprofiles: {p: {domain: d}}\n", 0644);
  EXPECT_EQ(load({}).domain, "d");
}

TEST_F(SettingsTest, BrokenFilesAndUnknownSettings) {
  write_config("profiles: [\n");
  EXPECT_EQ(failure({}).id, "config-file");
  write_config("profile: p\nprofiles: {p: {domain: {x: y}}}\n");
  EXPECT_EQ(failure({}).id, "config-file");
  write_config("profile: p\nprofiles: {p: {domian: d}}\n");
  EXPECT_EQ(failure({}).id, "config-unknown-setting");
  write_config("");
  EXPECT_EQ(failure({}, {{}, {{"colour", "red"}}}).id, "config-unknown-setting");
}

TEST_F(SettingsTest, MountsOfCallerAndEnvironmentAreMerged) {
  const auto settings = load({{"BACKEND_VFOLDER_MOUNTS", "b,c"}}, {{}, {{"vfolder_mounts", "a,b"}}});
  EXPECT_EQ(settings.vfolder_mounts, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(setting_as_json(settings, "vfolder_mounts"), "[\"a\",\"b\",\"c\"]");
}

TEST_F(SettingsTest, SecretsAreNoReadableSettings) {
  const auto settings = load({{"BACKEND_ACCESS_KEY", "AK"}, {"BACKEND_SECRET_KEY", "SK"}});
  EXPECT_EQ(setting_as_json(settings, "secret_key"), std::nullopt);
  EXPECT_EQ(setting_as_json(settings, "access_key"), "\"AK\"");
  EXPECT_EQ(setting_as_json(settings, "skip_sslcert_validation"), "false");
  EXPECT_EQ(setting_as_json(settings, "nothing"), std::nullopt);
}

TEST_F(SettingsTest, PrivateFilesAreReplacedWhole) {
  const auto file = folder_ / "state" / "backend.ai" / "x.json";
  write_private_file(file, "one");
  write_private_file(file, "two");
  EXPECT_EQ(read_file(file), "two");
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(file.parent_path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700U);
  EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()), 1);
  EXPECT_EQ(read_file(folder_ / "nothing"), std::nullopt);
}

}  // namespace
}  // namespace bai::kernel
