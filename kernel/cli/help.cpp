#include "kernel/cli/help.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/cli/global_options.hpp"
#include "kernel/cli/layout.hpp"
#include "kernel/cli/option_table.hpp"
#include "kernel/cli/usage.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel::cli {

namespace json = boost::json;

namespace {

std::string text_of_default(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return json::serialize(value);
  std::string list;
  for (const auto& element : value.get_array()) list += (list.empty() ? "" : ", ") + text_of_default(element);
  return list;
}

std::string term(const Parameter& option) {
  auto flags = option.flags;
  std::stable_sort(flags.begin(), flags.end(), [](const std::string& a, const std::string& b) {
    return a.find_first_not_of('-') < b.find_first_not_of('-');
  });
  std::string text;
  for (const auto& flag : flags) text += (text.empty() ? "" : ", ") + flag;
  const auto placeholder = option.placeholder();
  return placeholder.empty() ? text : text + " " + placeholder;
}

std::string section(std::string_view title, const Rows& rows, std::size_t width) {
  return rows.empty() ? std::string() : "\n" + std::string(title) + ":\n" + definition_list(rows, width);
}

std::string head(const std::string& usage, std::string_view text, std::size_t width) {
  const auto body = wrap_paragraphs(text, width, "  ");
  return usage + "\n" + (body.empty() ? "" : "\n" + body + "\n");
}

std::string arguments_section(const CommandDescriptor& command, std::size_t width) {
  Rows rows;
  bool has_text = false;
  for (const auto& arg : command.args) {
    if (arg.hidden) continue;
    rows.emplace_back(arg.display(), option_text(arg));
    has_text = has_text || !rows.back().second.empty();
  }
  return has_text ? section("Arguments", rows, width) : std::string();
}

std::string options_section(const CommandDescriptor& command, std::size_t width) {
  Rows rows;
  std::vector<OptionEntry> own;
  for (const auto& option : command.options) {
    own.push_back({OptionEntry::Kind::own, option});
    if (!option.hidden) rows.emplace_back(term(option), option_text(option));
  }
  const auto help = help_parameter(own);
  if (!help.flags.empty()) rows.emplace_back(term(help), help.help);
  return section("Options", rows, width);
}

std::string examples_section(const CommandDescriptor& command, std::size_t width) {
  std::string text;
  for (const auto& example : command.examples) {
    text += text.empty() ? "\nExamples:\n" : "\n";
    if (!example.text.empty()) text += wrap(example.text, width, "  # ", "  # ") + "\n";
    text += "  $ " + program_path(example.line) + "\n";  // never wrapped: it is there to be copied
  }
  return text;
}

std::string exits_section(const CommandDescriptor& command, std::size_t width) {
  Rows rows;
  for (const auto& exit : command.exits) rows.emplace_back(std::to_string(exit.code), exit.text);
  return section("Exit codes", rows, width);
}

std::string commands_section(const CommandIndex& index, NodeId group, std::size_t width) {
  const auto ids = index.listing(group);
  std::size_t longest = 0;
  for (const auto id : ids) longest = std::max(longest, display_width(index.node(id).name));
  const std::size_t limit = width > longest + 6 ? width - longest - 6 : 1;
  Rows rows;
  for (const auto id : ids) {
    const auto& node = index.node(id);
    std::string aliases;
    for (const auto& alias : node.aliases) aliases += (aliases.empty() ? "" : ",") + alias;
    rows.emplace_back(aliases.empty() ? node.name : node.name + " (" + aliases + ")",
                      first_sentence(node.summary, limit));
  }
  return section("Commands", rows, width);
}

}  // namespace

std::string option_text(const Parameter& parameter) {
  std::string notes;
  if (parameter.show_default) {
    notes = "default: " + (parameter.default_text.empty() ? text_of_default(json::parse(*parameter.default_json))
                                                          : parameter.default_text);
  }
  if (parameter.required && !parameter.flags.empty()) notes += notes.empty() ? "required" : "; required";
  if (notes.empty()) return parameter.help;
  return parameter.help + (parameter.help.empty() ? "[" : "  [") + notes + "]";
}

std::string render_command_help(const CommandDescriptor& command, std::string_view path_as_typed, int columns) {
  const auto width = help_width(columns);
  const auto& text = command.help.empty() ? command.summary : command.help;
  return head(usage_line(command, path_as_typed, columns), text, width) + arguments_section(command, width) +
         options_section(command, width) + examples_section(command, width) + exits_section(command, width);
}

std::string render_group_help(const CommandIndex& index, NodeId group, std::string_view path_as_typed, int columns,
                              std::string_view help) {
  const auto width = help_width(columns);
  const auto own = help_parameter({});
  return head(group_usage_line(path_as_typed, columns),
              help.empty() ? std::string_view(index.node(group).summary) : help, width) +
         section("Options", {{term(own), own.help}}, width) + commands_section(index, group, width);
}

std::string render_root_help(const CommandIndex& index, int columns, std::string_view help) {
  const auto width = help_width(columns);
  Rows rows;
  for (const auto& parameter : global_parameters()) rows.emplace_back(term(parameter), parameter.help);
  const auto own = help_parameter({});
  rows.emplace_back(term(own), own.help);
  return head(group_usage_line({}, columns), help, width) + section("Options", rows, width) +
         commands_section(index, kRoot, width);
}

}  // namespace bai::kernel::cli
