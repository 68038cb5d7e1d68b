#include "kernel/cli/man_page.hpp"

#include "kernel/base/exit_code.hpp"
#include "kernel/base/text_width.hpp"
#include "kernel/cli/global_options.hpp"
#include "kernel/cli/help.hpp"
#include "kernel/cli/usage.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace bai::kernel::cli {
namespace {

/// Text as troff shows it unchanged: backslashes and dashes have a meaning, and so has a dot or quote at the start of a
/// line. Other characters than ASCII are named by their code points, because troff reads bytes.
std::string escaped(std::string_view text) {
  std::string out;
  bool start = true;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = decode(text.substr(at));
    const char c = text[at];
    if (start && (c == '.' || c == '\'')) out += "\\&";
    if (point.value >= 0x80) {
      char name[16];
      std::snprintf(name, sizeof name, "\\[u%04X]", static_cast<unsigned>(point.value));
      out += name;
    } else if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    start = c == '\n';
    at += point.bytes;
  }
  return out;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }

std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find("\n\n"), text.size());
    if (!out.empty()) out += ".PP\n";
    out += escaped(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return out;
}

std::string entry(const std::string& term, std::string_view text) {
  return ".TP\n" + term + "\n" + (text.empty() ? std::string("\\&\n") : escaped(text) + "\n");
}

std::string head(std::string_view path, std::string_view summary, std::string_view synopsis, std::string_view help,
                 std::string_view version) {
  const auto name = man_page_name(path);
  std::string title = name;
  std::transform(title.begin(), title.end(), title.begin(),
                 [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); });
  std::string out = ".TH \"" + title + "\" 1 \"\" \"backend.ai " + std::string(version) + "\" \"User Commands\"\n";
  out += ".SH NAME\n" + escaped(name) + (summary.empty() ? "" : " \\- " + escaped(summary)) + "\n";
  out += ".SH SYNOPSIS\n" + bold(program_path(path)) + " " + escaped(synopsis) + "\n";
  const auto text = paragraphs(help);
  return text.empty() ? out : out + ".SH DESCRIPTION\n" + text;
}

std::string options_section(std::string_view title, const std::vector<Parameter>& options) {
  std::string out;
  for (const auto& option : options) {
    if (option.hidden) continue;
    std::string term;
    for (const auto& flag : option.flags) term += (term.empty() ? "" : ", ") + bold(flag);
    if (const auto placeholder = option.placeholder(); !placeholder.empty())
      term += " \\fI" + escaped(placeholder) + "\\fR";
    out += entry(term, option_text(option));
  }
  return out.empty() ? out : ".SH " + std::string(title) + "\n" + out;
}

std::string see_also(std::string_view path) {
  if (path.empty()) return {};
  const auto blank = path.rfind(' ');
  const auto parent = blank == std::string_view::npos ? std::string_view() : path.substr(0, blank);
  return ".SH SEE ALSO\n" + bold(man_page_name(parent)) + "(1)\n";
}

}  // namespace

std::string man_page_name(std::string_view path) {
  std::string name = "backend.ai";
  if (!path.empty()) name.append("-").append(path);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string command_man_page(const CommandDescriptor& command, std::string_view path, std::string_view version) {
  std::string synopsis = "[OPTIONS]";
  for (const auto& arg : command.args) {
    if (!arg.hidden) synopsis += " " + arg.display();
  }
  auto page = head(path, command.summary, synopsis, command.help.empty() ? command.summary : command.help, version);
  std::string arguments;
  for (const auto& arg : command.args) {
    if (!arg.hidden && !option_text(arg).empty())
      arguments += entry("\\fI" + escaped(arg.display()) + "\\fR", option_text(arg));
  }
  if (!arguments.empty()) page += ".SH ARGUMENTS\n" + arguments;
  page += options_section("OPTIONS", command.options);
  std::string examples;
  for (const auto& example : command.examples) examples += entry(bold(program_path(example.line)), example.text);
  if (!examples.empty()) page += ".SH EXAMPLES\n" + examples;
  std::string exits;
  for (const auto& exit : command.exits) exits += entry(bold(std::to_string(exit.code)), exit.text);
  if (!exits.empty()) page += ".SH EXIT STATUS\nBeyond the codes of " + bold("backend.ai") + "(1):\n" + exits;
  return page + see_also(path);
}

std::string group_man_page(const CommandIndex& index, NodeId group, std::string_view help, std::string_view version) {
  const auto& node = index.node(group);
  const std::string_view text = help.empty() ? std::string_view(node.summary) : help;
  auto page = head(node.path, node.summary.empty() ? text : node.summary, "[OPTIONS] COMMAND [ARGS]...", text, version);
  if (group == kRoot) page += options_section("GLOBAL OPTIONS", global_parameters());
  std::string commands;
  for (const auto id : index.listing(group)) {
    std::string term = bold(man_page_name(index.node(id).path)) + "(1)";
    for (const auto& alias : index.node(id).aliases) term += ", " + bold(alias);
    commands += entry(term, index.node(id).summary);
  }
  if (!commands.empty()) page += ".SH COMMANDS\n" + commands;
  if (group == kRoot) {
    page += ".SH EXIT STATUS\n";
    for (const auto& row : exit_code_table()) page += entry(bold(std::to_string(row.code)), row.meaning);
  }
  return page + see_also(node.path);
}

}  // namespace bai::kernel::cli
