#include "kernel/cli/option_table.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/cli/global_options.hpp"

#include <algorithm>

namespace bai::kernel::cli {
namespace {

void drop_taken(Parameter& parameter, const std::vector<OptionEntry>& taken) {
  std::erase_if(parameter.flags, [&](const std::string& flag) {
    return std::any_of(taken.begin(), taken.end(), [&](const OptionEntry& entry) {
      return std::find(entry.parameter.flags.begin(), entry.parameter.flags.end(), flag) != entry.parameter.flags.end();
    });
  });
}

}  // namespace

bool is_short(std::string_view flag) {
  return flag.size() >= 2 && flag[0] == '-' && flag[1] != '-' && decode(flag.substr(1)).bytes == flag.size() - 1;
}

Parameter help_parameter(const std::vector<OptionEntry>& taken) {
  Parameter help;
  help.name = "help";
  help.flags = {"-h", "--help"};
  help.type = ValueType::flag;
  help.help = "Show this message and exit.";
  drop_taken(help, taken);
  return help;
}

void OptionTable::add_shared(bool is_root) {
  is_root_ = is_root;
  entries_.push_back({OptionEntry::Kind::help, help_parameter(entries_)});
  for (auto& parameter : global_parameters()) {
    if (parameter.name == "version" && !is_root) continue;
    drop_taken(parameter, entries_);
    if (!parameter.flags.empty()) entries_.push_back({OptionEntry::Kind::global, std::move(parameter)});
  }
}

OptionTable OptionTable::of_command(const CommandDescriptor& command) {
  OptionTable table;
  for (const auto& option : command.options) table.entries_.push_back({OptionEntry::Kind::own, option});
  table.add_shared(false);
  return table;
}

OptionTable OptionTable::of_group() {
  OptionTable table;
  table.add_shared(false);
  return table;
}

OptionTable OptionTable::of_root() {
  OptionTable table;
  table.add_shared(true);
  return table;
}

const OptionEntry* OptionTable::find(std::string_view flag) const {
  for (const auto& entry : entries_) {
    for (const auto& spelling : entry.parameter.flags) {
      if (spelling == flag) return &entry;
    }
  }
  return nullptr;
}

std::vector<std::string> OptionTable::suggestible() const {
  std::vector<std::string> all;
  for (const auto& entry : entries_) {
    if (entry.parameter.hidden || (entry.kind == OptionEntry::Kind::global && !is_root_)) continue;
    for (const auto& flag : entry.parameter.flags) {
      if (!is_short(flag)) all.push_back(flag);
    }
  }
  return all;
}

}  // namespace bai::kernel::cli
