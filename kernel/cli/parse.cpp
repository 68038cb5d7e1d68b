#include "kernel/cli/parse.hpp"

#include "kernel/cli/convert.hpp"
#include "kernel/cli/scan.hpp"
#include "kernel/cli/usage.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel::cli {

namespace json = boost::json;

namespace {

using Words = std::vector<std::string>;

/// Positional words given to the arguments, and what is left over, in the order of the command line.
struct Assigned {
  std::vector<Words> of_argument;
  Words surplus;
};

/// From the left up to the argument that takes the rest; those behind it are served from the right. Unknown options
/// fill no argument.
Assigned assign(const std::vector<Parameter>& args, const std::vector<PlainWord>& plain) {
  Assigned assigned{std::vector<Words>(args.size()), {}};
  std::vector<std::size_t> positional;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (!plain[i].is_option) positional.push_back(i);
  }
  std::vector<bool> taken(plain.size());
  std::size_t low = 0;
  std::size_t high = positional.size();
  const auto take = [&](std::size_t arg, std::size_t position) {
    taken[positional[position]] = true;
    assigned.of_argument[arg].push_back(plain[positional[position]].text);
  };
  std::size_t first = 0;
  for (; first < args.size() && !args[first].repeat; ++first) {
    if (low < high) take(first, low++);
  }
  for (std::size_t last = args.size(); last > first + 1; --last) {
    if (low < high) take(last - 1, --high);
  }
  if (first < args.size()) {
    while (low < high) take(first, low++);
  }
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (!taken[i]) assigned.surplus.push_back(plain[i].text);
  }
  return assigned;
}

class CommandParse {
 public:
  CommandParse(const CommandDescriptor& command, std::string_view path, int columns)
      : command_(command), path_(path), columns_(columns), table_(OptionTable::of_command(command)) {}

  ParsedCommand run(std::span<const std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) check_encoding(words[i], i + 1, path_);
    Scanned scanned;
    try {
      scanned = scan(table_, words, command_.extra ? ScanMode::keep_rest : ScanMode::mixed);
    } catch (const GrammarError& error) {
      if (error.alone) throw UsageError({}, {}, error.message);
      fail(error.message);
    }
    for (const auto& given : scanned.options) {
      if (given.entry->kind != OptionEntry::Kind::help) continue;
      result_.help = true;
      return std::move(result_);
    }
    given_options(scanned);
    const auto assigned = assign(command_.args, scanned.plain);
    arguments(assigned);
    absent_options();
    surplus(assigned.surplus);
    return finish();
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw UsageError(usage_line(command_, path_, columns_), path_, message);
  }

  json::value converted(const Parameter& parameter, const std::string& typed) const {
    try {
      return convert(parameter, typed);
    } catch (const BadValue& bad) { fail("Invalid value for " + parameter.hint() + ": " + bad.text); }
  }

  json::value converted(const Parameter& parameter, const Words& typed) const {
    if (!parameter.repeat) return converted(parameter, typed.back());
    json::array all;
    for (const auto& word : typed) all.push_back(converted(parameter, word));
    return all;
  }

  /// What an absent parameter becomes, if anything.
  void absent(const Parameter& parameter) {
    if (parameter.default_json) {
      try {
        values_[parameter.name] = default_value(parameter);
      } catch (const BadValue& bad) { fail("Invalid value for " + parameter.hint() + ": " + bad.text); }
    } else if (parameter.required) {
      fail((parameter.flags.empty() ? "Missing argument " : "Missing option ") + parameter.hint() + ".");
    } else if (parameter.type == ValueType::flag) {
      values_[parameter.name] = false;
    } else if (parameter.repeat) {
      values_[parameter.name] = json::array();
    }
  }

  void given_options(const Scanned& scanned) {
    std::vector<const OptionEntry*> seen;
    for (const auto& given : scanned.options) {
      if (std::find(seen.begin(), seen.end(), given.entry) != seen.end()) continue;
      seen.push_back(given.entry);
      Words typed;
      for (const auto& other : scanned.options) {
        if (other.entry == given.entry) typed.push_back(other.value);
      }
      const auto& parameter = given.entry->parameter;
      if (given.entry->kind == OptionEntry::Kind::global) {
        global(parameter, typed.back());
      } else if (parameter.type == ValueType::flag) {
        values_[parameter.name] = true;
      } else {
        values_[parameter.name] = converted(parameter, typed);
      }
    }
  }

  void global(const Parameter& parameter, const std::string& typed) {
    try {
      result_.globals.set(parameter.name, typed);
    } catch (const BadValue& bad) { fail("Invalid value for " + parameter.hint() + ": " + bad.text); }
  }

  void arguments(const Assigned& assigned) {
    for (std::size_t i = 0; i < command_.args.size(); ++i) {
      const auto& arg = command_.args[i];
      if (assigned.of_argument[i].empty()) {
        absent(arg);
      } else {
        values_[arg.name] = converted(arg, assigned.of_argument[i]);
      }
    }
  }

  void absent_options() {
    for (const auto& option : command_.options) {
      if (!values_.contains(option.name)) absent(option);
    }
  }

  void surplus(const Words& words) {
    if (command_.extra) {
      json::array rest;
      for (const auto& word : words) rest.emplace_back(json::string(word));
      values_["extra"] = std::move(rest);
    } else if (!words.empty()) {
      std::string list;
      for (std::size_t i = 0; i < words.size(); ++i) list += (i > 0 ? " " : "") + words[i];
      fail(std::string("Got unexpected extra argument") + (words.size() > 1 ? "s" : "") + " (" + list + ")");
    }
  }

  ParsedCommand finish() {
    json::object ordered;  // the order of declaration, whatever was typed first
    const auto move = [&](const std::string& name) {
      if (auto* value = values_.if_contains(name); value != nullptr) ordered[name] = std::move(*value);
    };
    for (const auto& arg : command_.args) move(arg.name);
    for (const auto& option : command_.options) move(option.name);
    if (command_.extra) move("extra");
    result_.arguments_json = json::serialize(ordered);
    return std::move(result_);
  }

  const CommandDescriptor& command_;
  std::string_view path_;
  int columns_;
  OptionTable table_;
  json::object values_;
  ParsedCommand result_;
};

}  // namespace

ParsedCommand parse(const CommandDescriptor& command, std::string_view path_as_typed,
                    std::span<const std::string> words, int columns) {
  return CommandParse(command, path_as_typed, columns).run(words);
}

}  // namespace bai::kernel::cli
