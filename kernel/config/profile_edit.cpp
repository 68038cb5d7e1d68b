#include "kernel/config/profile_edit.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"
#include "kernel/config/profile.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

Error invalid(const char* id, const std::string& message, const std::string& next_step) {
  Error error(Code::invalid, message, next_step);
  error.id = id;
  return error;
}

YAML::Node parse(const fs::path& file, const std::string& content) {
  try {
    return YAML::Load(content);
  } catch (const YAML::Exception& failure) {
    throw invalid("config-file", file.string() + ": " + failure.what(), "correct the file or move it away");
  }
}

std::string scalar(const std::string& value) {
  YAML::Emitter out;
  out << YAML::DoubleQuoted << value;
  return out.c_str();
}

bool same(const YAML::Node& one, const YAML::Node& other) {
  if (one.Type() != other.Type()) return false;
  if (one.IsScalar()) return one.Scalar() == other.Scalar();
  if (one.size() != other.size()) return false;
  if (one.IsSequence()) {
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (!same(one[i], other[i])) return false;
    }
    return true;
  }
  return std::all_of(one.begin(), one.end(), [&](const auto& entry) {
    const YAML::Node twin = other[entry.first.Scalar()];
    return twin && same(entry.second, twin);
  });
}

/// The whole tree with the value in it: what any way of writing it must come to.
YAML::Node wanted(const fs::path& file, const YAML::Node& root, const std::vector<std::string>& path,
                  const std::string& value) {
  // An empty file has no node at all, and a copy of it would not share what is put into it.
  auto tree = root.IsNull() ? YAML::Node(YAML::NodeType::Map) : YAML::Clone(root);
  YAML::Node place = tree;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (!place.IsMap() && !place.IsNull())
      throw invalid("config-file", file.string() + ": '" + (i == 0 ? "the file" : path[i - 1]) + "' must be a mapping",
                    "write it as 'profiles: {NAME: {endpoint: https://…}}'");
    if (i + 1 == path.size()) {
      place[path[i]] = value;
    } else {
      if (!place[path[i]]) place[path[i]] = YAML::Node(YAML::NodeType::Map);
      place.reset(place[path[i]]);
    }
  }
  return tree;
}

std::size_t start_of_line(const std::string& content, int line) {
  std::size_t at = 0;
  for (int i = 0; i < line; ++i) {
    const auto end = content.find('\n', at);
    if (end == std::string::npos) return content.size();
    at = end + 1;
  }
  return at;
}

/// "a:\n  b:\n    c: value\n", indented by `columns`.
std::string block(const std::vector<std::string>& keys, const std::string& value, std::size_t columns) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    text += std::string(columns + 2 * i, ' ') + keys[i] + ":";
    text += i + 1 == keys.size() ? " " + scalar(value) + "\n" : "\n";
  }
  return text;
}

/// An edit in the text itself; right for block style, checked by the caller for all others.
std::string edited(const std::string& content, const YAML::Node& root, const std::vector<std::string>& path,
                   const std::string& value) {
  YAML::Node place = root;
  std::size_t depth = 0;
  while (depth < path.size() && place.IsMap() && place[path[depth]]) place.reset(place[path[depth++]]);
  if (depth == path.size()) {
    const auto start = start_of_line(content, place.Mark().line) + static_cast<std::size_t>(place.Mark().column);
    const auto end = std::min(content.find('\n', start), content.size());
    const auto comment = content.find(" #", start);
    return content.substr(0, start) + scalar(value) + content.substr(std::min(comment, end));
  }
  const std::vector<std::string> rest(path.begin() + static_cast<std::ptrdiff_t>(depth), path.end());
  if (!place.IsMap() || place.size() == 0) {
    const bool open_line = !content.empty() && content.back() != '\n';
    return content + (open_line ? "\n" : "") + block(rest, value, 2 * depth);
  }
  const auto first = place.begin()->first.Mark();
  const auto at = start_of_line(content, first.line);
  return content.substr(0, at) + block(rest, value, static_cast<std::size_t>(first.column)) + content.substr(at);
}

/// A link stays a link: what it points at is replaced.
fs::path target_of(const fs::path& file) {
  std::error_code failed;
  const auto target = fs::canonical(file, failed);
  return failed ? file : target;
}

void check_name(const std::string& profile) {
  const bool plain = !profile.empty() && std::all_of(profile.begin(), profile.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
  if (!plain)
    throw invalid("config-profile-name", "'" + profile + "' is no name for a profile",
                  "use letters, digits, '-', '_' and '.'");
}

void require_folder(const fs::path& file) {
  if (file.empty()) throw Error(Code::invalid, "there is no folder for settings", "set HOME or XDG_CONFIG_HOME");
}

}  // namespace

std::string with_value(const fs::path& file, const std::string& content, const std::vector<std::string>& path,
                       const std::string& value) {
  const auto root = parse(file, content);
  const auto goal = wanted(file, root, path, value);
  const auto text = edited(content, root, path, value);
  try {
    if (same(YAML::Load(text), goal)) return text;
  } catch (const YAML::Exception&) {  // flow style, tabs and the like
  }
  return YAML::Dump(goal) + "\n";
}

void set_in_profile(const fs::path& file, const std::string& profile, const std::string& name,
                    const std::string& value) {
  require_folder(file);
  check_name(profile);
  const auto target = target_of(file);
  const auto before = read_file(target).value_or("");
  auto content = with_value(file, before, {"profiles", profile, name}, value);
  const auto root = parse(file, content);
  if (root["profiles"].size() == 1 && !root["profile"]) content = with_value(file, content, {"profile"}, profile);
  write_private_file(target, content);
}

void use_profile(const fs::path& file, const std::string& profile) {
  require_folder(file);
  static_cast<void>(read_profile(file, profile));  // refuses an unknown one with its file
  const auto target = target_of(file);
  write_private_file(target, with_value(file, read_file(target).value_or(""), {"profile"}, profile));
}

}  // namespace bai::kernel
