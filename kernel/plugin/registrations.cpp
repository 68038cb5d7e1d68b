#include "kernel/plugin/registrations.hpp"

#include "kernel/base/error.hpp"
#include "kernel/plugin/manifest.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel {
namespace {

namespace json = boost::json;

json::object parse(std::string_view descriptor) {
  boost::system::error_code failed;
  auto value = json::parse(descriptor, failed);
  if (failed || !value.is_object())
    throw Error(Code::invalid, "a descriptor is not a JSON object: " + std::string(descriptor.substr(0, 120)));
  return std::move(value.as_object());
}

std::string name_of(const json::object& descriptor, const char* member) {
  const auto* name = descriptor.if_contains(member);
  if (name == nullptr || !name->is_string() || name->as_string().empty()) {
    throw Error(Code::invalid, std::string("a descriptor has no \"") + member + "\"");
  }
  return std::string(name->as_string());
}

void copy(const json::object& from, json::object& to, std::initializer_list<const char*> members) {
  for (const char* member : members) {
    if (const auto* value = from.if_contains(member)) to[member] = *value;
  }
}

json::array places_of(const json::object& descriptor) {
  json::object own;
  own["path"] = descriptor.at("path");
  copy(descriptor, own, {"aliases"});
  json::array places{own};
  if (const auto* also = descriptor.if_contains("also"); also != nullptr && also->is_array()) {
    for (const auto& place : also->as_array()) places.push_back(place);
  }
  return places;
}

/// Offsets of the lines of commands.json in its order.
class Lines {
 public:
  json::array next(const std::string& line) {
    json::array at{offset_, line.size()};
    offset_ += line.size() + 1;
    return at;
  }

 private:
  std::uint64_t offset_ = 0;
};

}  // namespace

void Registrations::check(std::string_view descriptor) const {
  if (!open_) throw Error(Code::denied, "commands and functions are registered in open() only");
  const bool one_line =
      std::none_of(descriptor.begin(), descriptor.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!one_line)
    throw Error(Code::invalid, "a descriptor contains a control character: " + std::string(descriptor.substr(0, 60)));
}

void Registrations::add_command(std::string_view descriptor, bai_command_fn run, void* self) {
  check(descriptor);
  const auto path = name_of(parse(descriptor), "path");
  if (run == nullptr) throw Error(Code::invalid, "the command \"" + path + "\" has no handler");
  if (!commands_.try_emplace(path, RegisteredCommand{std::string(descriptor), run, self}).second) {
    throw Error(Code::invalid, "the command \"" + path + "\" is registered twice");
  }
}

void Registrations::add_function(std::string_view descriptor, bai_function_fn run, void* self) {
  check(descriptor);
  const auto parsed = parse(descriptor);
  const auto name = name_of(parsed, "name");
  if (run == nullptr) throw Error(Code::invalid, "the function " + name + " has no handler");
  const auto* stream = parsed.if_contains("stream");
  const bool streams = stream != nullptr && stream->is_bool() && stream->as_bool();
  if (!functions_.try_emplace(name, RegisteredFunction{std::string(descriptor), run, self, streams}).second) {
    throw Error(Code::invalid, "the function " + name + " is registered twice");
  }
}

void Registrations::add_group(std::string_view descriptor) {
  check(descriptor);
  const auto path = name_of(parse(descriptor), "group");
  if (!groups_.try_emplace(path, descriptor).second)
    throw Error(Code::invalid, "the group \"" + path + "\" is registered twice");
}

const RegisteredCommand* Registrations::command(std::string_view path) const {
  const auto found = commands_.find(path);
  return found == commands_.end() ? nullptr : &found->second;
}

const RegisteredFunction* Registrations::function(std::string_view name) const {
  const auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : &found->second;
}

std::string Registrations::descriptors_file() const {
  std::string text;
  for (const auto& [path, descriptor] : groups_) text += descriptor + "\n";
  for (const auto& [path, command] : commands_) text += command.descriptor + "\n";
  for (const auto& [name, function] : functions_) text += function.descriptor + "\n";
  return text;
}

std::string Registrations::manifest_file(const bai_plugin& entry, const std::string& identity_json) const {
  json::object root{{"format", 1}, {"id", entry.id}, {"version", entry.version}};
  root["abi"] = json::array{entry.abi_major, entry.abi_minor};
  const auto identity = parse(identity_json);
  for (const auto& member : identity) {
    if (root.contains(member.key()))
      throw Error(Code::invalid, "the identity may not set \"" + std::string(member.key()) + "\"");
    root[member.key()] = member.value();
  }
  root["digest"] = text_digest(descriptors_file());
  Lines lines;
  json::array groups, commands, functions;
  for (const auto& [path, text] : groups_) {
    json::object summary{{"path", path}};
    copy(parse(text), summary, {"aliases", "summary", "default", "open"});
    summary["at"] = lines.next(text);
    groups.push_back(std::move(summary));
  }
  for (const auto& [path, command] : commands_) {
    const auto descriptor = parse(command.descriptor);
    json::object summary{{"places", places_of(descriptor)}};
    copy(descriptor, summary, {"summary", "hidden"});
    summary["at"] = lines.next(command.descriptor);
    commands.push_back(std::move(summary));
  }
  for (const auto& [name, function] : functions_) {
    json::object summary{{"name", name}};
    copy(parse(function.descriptor), summary, {"summary", "stream"});
    summary["at"] = lines.next(function.descriptor);
    functions.push_back(std::move(summary));
  }
  root["groups"] = std::move(groups);
  root["commands"] = std::move(commands);
  root["functions"] = std::move(functions);
  return json::serialize(root) + "\n";
}

void Registrations::compare(const bai_plugin& entry, const std::filesystem::path& directory) const {
  const auto manifest = read_manifest(directory);
  const auto differ = [&](const std::string& what) {
    throw Error(Code::invalid, "the plugin " + manifest.id + " is not what its manifest says: " + what,
                "install the plugin again");
  };
  if (manifest.id != entry.id) differ("the library calls itself " + std::string(entry.id));
  if (manifest.version != entry.version) differ("the library is version " + std::string(entry.version));
  const auto described = read_file(manifest.descriptors());
  const auto registered = descriptors_file();
  if (described == registered) return;
  // name the first line that differs: the author knows at once which declaration it is
  std::size_t line = 0;
  while (line < described.size() && line < registered.size() && described[line] == registered[line]) ++line;
  const auto start = registered.rfind('\n', line == 0 ? 0 : line - 1);
  const auto from = start == std::string::npos ? 0 : start + 1;
  differ("it registers " + registered.substr(from, std::min<std::size_t>(80, registered.find('\n', from) - from)) +
         "… where " + manifest.descriptors().string() + " says something else");
}

}  // namespace bai::kernel
