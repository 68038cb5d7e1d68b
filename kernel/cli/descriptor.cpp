#include "kernel/cli/descriptor.hpp"

#include "kernel/cli/descriptor_check.hpp"
#include "kernel/cli/json_members.hpp"

#include <boost/json.hpp>

namespace bai::kernel::cli {

namespace json = boost::json;

namespace {

void read_show_default(JsonMembers& members, Parameter& parameter) {
  const auto* value = members.find("show_default");
  if (value == nullptr) return;
  if (value->is_bool()) {
    parameter.show_default = value->get_bool();
  } else if (value->is_string()) {
    parameter.show_default = true;
    parameter.default_text = std::string(value->get_string());
  } else {
    members.fail("member \"show_default\" must be true, false or text");
  }
}

Parameter read_parameter(const json::object& object, ParameterKind kind, const std::string& owner) {
  const std::string noun = kind == ParameterKind::option ? "option" : "argument";
  JsonMembers unnamed(object, owner + ": " + noun);
  Parameter parameter;
  parameter.name = unnamed.required_text("name");

  JsonMembers members(object, owner + ": " + noun + " \"" + parameter.name + "\"");
  members.find("name");
  if (kind == ParameterKind::option) parameter.flags = members.texts("flags");
  parameter.show = members.text("show");
  if (const auto type = members.text("type"); !type.empty()) {
    const auto known = value_type_from(type);
    if (!known) members.fail("member \"type\" names the unknown type \"" + type + "\"");
    parameter.type = *known;
  }
  parameter.choices = members.texts("choices");
  parameter.repeat = members.boolean("repeat");
  parameter.required = members.boolean("required");
  if (const auto* value = members.find("default"); value != nullptr) parameter.default_json = json::serialize(*value);
  read_show_default(members, parameter);
  parameter.help = members.text("help");
  parameter.complete = members.text("complete");
  parameter.hidden = members.boolean("hidden");
  members.refuse_others();
  check_parameter(parameter, kind, members.where());
  return parameter;
}

std::vector<Place> read_also(JsonMembers& command) {
  std::vector<Place> all;
  for (const auto* object : command.objects("also")) {
    JsonMembers members(*object, command.where() + ": also");
    all.push_back({members.required_text("path"), members.texts("aliases")});
    members.refuse_others();
  }
  return all;
}

std::vector<Example> read_examples(JsonMembers& command) {
  std::vector<Example> all;
  for (const auto* object : command.objects("examples")) {
    JsonMembers members(*object, command.where() + ": examples");
    all.push_back({members.required_text("line"), members.text("text")});
    members.refuse_others();
  }
  return all;
}

std::vector<Exit> read_exits(JsonMembers& command) {
  std::vector<Exit> all;
  for (const auto* object : command.objects("exits")) {
    JsonMembers members(*object, command.where() + ": exits");
    const auto code = members.required_integer("code");
    if (code < 0 || code > 255) members.fail("member \"code\" must be 0 to 255");
    all.push_back({static_cast<int>(code), members.required_text("text")});
    members.refuse_others();
  }
  return all;
}

std::string braced(const std::vector<std::string>& choices) {
  std::string text = "[";
  for (const auto& choice : choices) text += (text.size() > 1 ? "|" : "") + choice;
  return text + "]";
}

}  // namespace

std::string Parameter::placeholder() const {
  if (type == ValueType::flag) return {};
  if (!show.empty()) return show;
  return type == ValueType::choice ? braced(choices) : std::string(placeholder_of(type));
}

std::string Parameter::display() const {
  if (!show.empty()) return show;
  std::string text;
  for (const char c : name) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (!required) text = "[" + text + "]";
  return repeat ? text + "..." : text;
}

std::string Parameter::hint() const {
  if (flags.empty()) return "'" + display() + "'";
  std::string text;
  for (const auto& flag : flags) text += (text.empty() ? "'" : " / '") + flag + "'";
  return text;
}

CommandDescriptor CommandDescriptor::parse(std::string_view text) {
  const auto object = parse_line(text, "command descriptor");
  CommandDescriptor command;
  command.path = JsonMembers(object, "command descriptor").required_text("path");

  JsonMembers members(object, "command \"" + command.path + "\"");
  members.find("path");
  command.aliases = members.texts("aliases");
  command.also = read_also(members);
  command.summary = members.text("summary");
  command.help = members.text("help");
  for (const auto* arg : members.objects("args")) {
    command.args.push_back(read_parameter(*arg, ParameterKind::argument, members.where()));
  }
  for (const auto* option : members.objects("options")) {
    command.options.push_back(read_parameter(*option, ParameterKind::option, members.where()));
  }
  command.examples = read_examples(members);
  command.exits = read_exits(members);
  command.extra = members.boolean("extra");
  command.hidden = members.boolean("hidden");
  members.refuse_others();
  check_command(command, members.where());
  return command;
}

GroupDescriptor GroupDescriptor::parse(std::string_view text) {
  const auto object = parse_line(text, "group descriptor");
  GroupDescriptor group;
  group.path = JsonMembers(object, "group descriptor").required_text("group");

  JsonMembers members(object, "group \"" + group.path + "\"");
  members.find("group");
  group.aliases = members.texts("aliases");
  group.summary = members.text("summary");
  group.help = members.text("help");
  group.open = members.boolean("open");
  group.default_command = members.text("default");
  members.refuse_others();
  check_place(group.path, group.aliases, members.where());
  return group;
}

}  // namespace bai::kernel::cli
