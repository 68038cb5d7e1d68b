#include "kernel/cli/completion.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/cli/layout.hpp"
#include "kernel/cli/option_table.hpp"

#include <algorithm>

namespace bai::kernel::cli {
namespace {

constexpr std::size_t kDescriptionColumns = 60;

/// Where the cursor is among a command's or group's words.
struct Cursor {
  const OptionEntry* awaits_value = nullptr;  ///< the previous word is an option that takes the word at the cursor
  bool options_over = false;                  ///< after `--`
  std::size_t positional = 0;                 ///< number of positional words before
  std::size_t first_positional = 0;           ///< index of the first one, if any
  std::vector<const OptionEntry*> given;
};

/// The option of a word's end that still lacks its value; nullptr = complete.
const OptionEntry* note_option(const OptionTable& table, const std::string& word, Cursor& cursor) {
  const auto equals = word.find('=');
  const auto flag = word.substr(0, equals);
  if (const auto* entry = is_short(flag) ? nullptr : table.find(flag); entry != nullptr) {
    cursor.given.push_back(entry);
    return equals == std::string::npos && entry->parameter.takes_value() ? entry : nullptr;
  }
  if (word.starts_with("--")) return nullptr;
  for (std::size_t i = 1; i < word.size();) {
    const auto letter = word.substr(i, decode(std::string_view(word).substr(i)).bytes);
    i += letter.size();
    const auto* entry = table.find("-" + letter);
    if (entry == nullptr) continue;
    cursor.given.push_back(entry);
    if (entry->parameter.takes_value()) return i == word.size() ? entry : nullptr;
  }
  return nullptr;
}

Cursor follow(const OptionTable& table, std::span<const std::string> before, bool stop_at_positional) {
  Cursor cursor;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& word = before[i];
    if (cursor.awaits_value != nullptr) {
      cursor.awaits_value = nullptr;
    } else if (!cursor.options_over && word == "--") {
      cursor.options_over = true;
    } else if (!cursor.options_over && word.size() > 1 && word.front() == '-') {
      cursor.awaits_value = note_option(table, word, cursor);
    } else {
      if (cursor.positional == 0) cursor.first_positional = i;
      ++cursor.positional;
      if (stop_at_positional) break;
    }
  }
  return cursor;
}

void offer(Completion& completion, std::string_view current, std::string value, std::string_view text) {
  if (value.starts_with(current))
    completion.candidates.push_back({std::move(value), first_sentence(text, kDescriptionColumns)});
}

void offer_values(Completion& completion, const Parameter& parameter, std::string_view current,
                  const std::string& prefix) {
  const auto offer_word = [&](const std::string& word) {
    if (word.starts_with(current)) completion.candidates.push_back({prefix + word, {}});
  };
  if (parameter.complete == "dir") {
    completion.paths = PathCompletion::directories;
  } else if (parameter.complete == "file" || parameter.type == ValueType::file || parameter.type == ValueType::path ||
             parameter.type == ValueType::existing_path) {
    completion.paths = PathCompletion::files;
  } else if (parameter.type == ValueType::boolean) {
    for (const auto* word : {"true", "false"}) offer_word(word);
  } else {
    for (const auto& choice : parameter.choices) offer_word(choice);
  }
}

void offer_options(Completion& completion, const OptionTable& table, const Cursor& cursor, std::string_view current) {
  for (const auto& entry : table.entries()) {
    const auto& parameter = entry.parameter;
    const bool used = std::find(cursor.given.begin(), cursor.given.end(), &entry) != cursor.given.end();
    if (parameter.hidden || (used && !parameter.repeat)) continue;
    for (const auto& flag : parameter.flags) offer(completion, current, flag, parameter.help);
  }
}

/// True if the word at the cursor is an option or an option's value, which is then offered.
bool offer_for_options(Completion& completion, const OptionTable& table, const Cursor& cursor,
                       const std::string& current) {
  if (cursor.awaits_value != nullptr) {
    offer_values(completion, cursor.awaits_value->parameter, current, {});
    return true;
  }
  if (cursor.options_over || !current.starts_with("-")) return false;
  const auto equals = current.find('=');
  if (equals == std::string::npos) {
    offer_options(completion, table, cursor, current);
  } else if (const auto* entry = table.find(current.substr(0, equals));
             entry != nullptr && entry->parameter.takes_value()) {
    offer_values(completion, entry->parameter, std::string_view(current).substr(equals + 1),
                 current.substr(0, equals + 1));
  }
  return true;
}

void offer_subcommands(Completion& completion, const CommandIndex& index, NodeId group, const std::string& current) {
  for (const auto id : index.listing(group)) {
    const auto& node = index.node(id);
    offer(completion, current, node.name, node.summary);
    if (current.empty() || node.name.starts_with(current)) continue;
    for (const auto& alias : node.aliases) offer(completion, current, alias, node.summary);
  }
}

void offer_in_command(Completion& completion, const CommandDescriptor& command, std::span<const std::string> words) {
  const auto table = OptionTable::of_command(command);
  const auto cursor = follow(table, words.first(words.size() - 1), false);
  if (offer_for_options(completion, table, cursor, words.back())) return;
  std::size_t position = 0;
  for (const auto& arg : command.args) {
    if (position++ < cursor.positional && !arg.repeat) continue;
    return offer_values(completion, arg, words.back(), {});
  }
}

}  // namespace

std::string Completion::text() const {
  std::string lines;
  for (const auto& candidate : candidates) {
    lines += candidate.value;
    if (!candidate.description.empty()) lines += "\t" + candidate.description;
    lines += '\n';
  }
  return lines + (paths == PathCompletion::files         ? ":files\n"
                  : paths == PathCompletion::directories ? ":dirs\n"
                                                         : ":none\n");
}

Completion complete(const CommandIndex& index, const DescriptorLoader& load, std::span<const std::string> words) {
  Completion completion;
  NodeId node = kRoot;
  while (!words.empty() && index.node(node).is_group) {
    const auto table = node == kRoot ? OptionTable::of_root() : OptionTable::of_group();
    const auto cursor = follow(table, words.first(words.size() - 1), true);
    if (cursor.positional == 0) {
      if (!offer_for_options(completion, table, cursor, words.back())) {
        offer_subcommands(completion, index, node, words.back());
      }
      return completion;
    }
    node = index.child(node, words[cursor.first_positional]);
    if (node == kRoot) return completion;
    words = words.subspan(cursor.first_positional + 1);
  }
  if (words.empty()) return completion;
  if (const auto command = load(index.node(node).handle)) offer_in_command(completion, *command, words);
  return completion;
}

}  // namespace bai::kernel::cli
