#include "kernel/config/profile.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"

#include <yaml-cpp/yaml.h>

#include <sys/stat.h>

namespace bai::kernel {
namespace {

Error invalid(const char* id, const std::string& message, const std::string& next_step) {
  Error error(Code::invalid, message, next_step);
  error.id = id;
  return error;
}

Error wrong_shape(const std::filesystem::path& file, const YAML::Node& node, const std::string& reason) {
  const auto line = node.Mark().is_null() ? std::string() : ", line " + std::to_string(node.Mark().line + 1);
  return invalid("config-file", file.string() + line + ": " + reason,
                 "write it as 'profiles: {NAME: {endpoint: https://…, access_key: …, secret_key: …}}'");
}

std::string text_of(const std::filesystem::path& file, const YAML::Node& node, const std::string& key) {
  if (node.IsNull()) return {};
  if (node.IsScalar()) return node.Scalar();
  if (!node.IsSequence()) throw wrong_shape(file, node, "'" + key + "' must be a text or a list of texts");
  std::string joined;
  for (const auto& item : node) {
    if (!item.IsScalar()) throw wrong_shape(file, item, "'" + key + "' must hold texts only");
    joined += (joined.empty() ? "" : ",") + item.Scalar();
  }
  return joined;
}

void refuse_readable_secret(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || (info.st_mode & 077) == 0) return;
  throw invalid("config-file-mode", file.string() + " holds a secret key and other users can read it",
                "run: chmod 600 " + file.string());
}

YAML::Node parse(const std::filesystem::path& file, const std::string& text) {
  try {
    return YAML::Load(text);
  } catch (const YAML::Exception& failure) {
    throw invalid("config-file", file.string() + ": " + failure.what(), "correct the file or move it away");
  }
}

}  // namespace

Profile read_profile(const std::filesystem::path& file, const std::optional<std::string>& wanted) {
  Profile profile{wanted.value_or(""), file, {}};
  const auto content = file.empty() ? std::nullopt : read_file(file);
  const auto missing = [&] {
    return invalid("config-no-such-profile", "there is no profile '" + profile.name + "' in " + file.string(),
                   "add it below 'profiles:' there, or choose another with --profile");
  };
  if (!content) {
    if (!profile.name.empty()) throw missing();
    return profile;
  }
  const auto root = parse(file, *content);
  if (!root.IsNull() && !root.IsMap()) throw wrong_shape(file, root, "the file must be a mapping");
  if (profile.name.empty() && root.IsMap() && root["profile"]) profile.name = text_of(file, root["profile"], "profile");
  if (profile.name.empty()) return profile;
  const YAML::Node profiles = root.IsMap() ? root["profiles"] : YAML::Node();
  if (!profiles || !profiles.IsMap() || !profiles[profile.name]) throw missing();
  const auto chosen = profiles[profile.name];
  if (!chosen.IsMap()) throw wrong_shape(file, chosen, "profile '" + profile.name + "' must be a mapping");
  for (const auto& entry : chosen) {
    const auto key = entry.first.Scalar();
    profile.values[key] = text_of(file, entry.second, key);
  }
  if (profile.values.contains("secret_key")) refuse_readable_secret(file);
  return profile;
}

}  // namespace bai::kernel
