#include "kernel/cli/json_members.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel::cli {

namespace json = boost::json;

json::object parse_line(std::string_view line, std::string_view what) {
  const auto control =
      std::find_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control != line.end()) {
    throw Error(Code::invalid,
                std::string(what) + ": control character at byte " + std::to_string(control - line.begin()),
                "write the descriptor as one line of JSON");
  }
  boost::system::error_code failed;
  auto value = json::parse(json::string_view(line.data(), line.size()), failed);
  if (failed) throw Error(Code::invalid, std::string(what) + ": not JSON: " + failed.message());
  if (!value.is_object()) throw Error(Code::invalid, std::string(what) + ": not a JSON object");
  return std::move(value.as_object());
}

void JsonMembers::fail(const std::string& problem) const { throw Error(Code::invalid, where_ + ": " + problem); }

const json::value* JsonMembers::find(std::string_view name) {
  known_.push_back(name);
  return object_.if_contains(json::string_view(name.data(), name.size()));
}

std::string JsonMembers::text(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return {};
  if (!value->is_string()) fail("member \"" + std::string(name) + "\" must be text");
  return std::string(value->get_string());
}

std::string JsonMembers::required_text(std::string_view name) {
  auto value = text(name);
  if (value.empty()) fail("member \"" + std::string(name) + "\" is missing");
  return value;
}

bool JsonMembers::boolean(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) return false;
  if (!value->is_bool()) fail("member \"" + std::string(name) + "\" must be true or false");
  return value->get_bool();
}

std::int64_t JsonMembers::required_integer(std::string_view name) {
  const auto* value = find(name);
  if (value == nullptr) fail("member \"" + std::string(name) + "\" is missing");
  if (!value->is_int64()) fail("member \"" + std::string(name) + "\" must be an integer");
  return value->get_int64();
}

std::vector<std::string> JsonMembers::texts(std::string_view name) {
  std::vector<std::string> all;
  const auto* value = find(name);
  if (value == nullptr) return all;
  if (!value->is_array()) fail("member \"" + std::string(name) + "\" must be an array of text");
  for (const auto& element : value->get_array()) {
    if (!element.is_string()) fail("member \"" + std::string(name) + "\" must be an array of text");
    all.emplace_back(element.get_string());
  }
  return all;
}

std::vector<const json::object*> JsonMembers::objects(std::string_view name) {
  std::vector<const json::object*> all;
  const auto* value = find(name);
  if (value == nullptr) return all;
  if (!value->is_array()) fail("member \"" + std::string(name) + "\" must be an array of objects");
  for (const auto& element : value->get_array()) {
    if (!element.is_object()) fail("member \"" + std::string(name) + "\" must be an array of objects");
    all.push_back(&element.get_object());
  }
  return all;
}

void JsonMembers::refuse_others() const {
  for (const auto& member : object_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (std::find(known_.begin(), known_.end(), key) == known_.end())
      fail("unknown member \"" + std::string(key) + "\"");
  }
}

}  // namespace bai::kernel::cli
