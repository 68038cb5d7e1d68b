#include "kernel/cli/route.hpp"

#include "kernel/cli/convert.hpp"
#include "kernel/cli/scan.hpp"
#include "kernel/cli/suggest.hpp"
#include "kernel/cli/usage.hpp"

namespace bai::kernel::cli {
namespace {

[[noreturn]] void fail_group(std::string_view path, const std::string& message, int columns) {
  throw UsageError(group_usage_line(path, columns), path, message);
}

/// Options of a group or the root; `help` and `version` as in `RootLine`.
RootLine group_options(const OptionTable& table, std::span<const std::string> words, std::string_view path,
                       int columns) {
  RootLine line;
  const auto scanned = scan(table, words, ScanMode::stop_early);
  line.consumed = scanned.consumed;
  for (std::size_t i = 0; i < line.consumed; ++i) check_encoding(words[i], i + 1, path);
  for (const auto& given : scanned.options) {
    const bool is_help = given.entry->kind == OptionEntry::Kind::help;
    const bool is_version = !is_help && given.entry->parameter.name == "version";
    if (is_help && !line.version) line.help = true;
    if (is_version && !line.help) line.version = true;
  }
  if (line.help || line.version) return line;
  for (const auto& given : scanned.options) {
    try {
      line.globals.set(given.entry->parameter.name, given.value);
    } catch (const BadValue& bad) {
      fail_group(path, "Invalid value for " + given.entry->parameter.hint() + ": " + bad.text, columns);
    }
  }
  return line;
}

RootLine checked_options(const OptionTable& table, std::span<const std::string> words, std::string_view path,
                         int columns) {
  try {
    return group_options(table, words, path, columns);
  } catch (const GrammarError& error) {
    if (error.alone) throw UsageError({}, {}, error.message);
    fail_group(path, error.message, columns);
  }
}

class Router {
 public:
  Router(const CommandIndex& index, std::span<const std::string> words, int columns)
      : index_(index), words_(words), columns_(columns) {}

  Route run() {
    const auto root = parse_root(words_, columns_);
    if (root.version) {
      route_.kind = Route::Kind::version;
      return std::move(route_);
    }
    if (!enter(root)) return std::move(route_);
    while (index_.node(route_.node).is_group) {
      const auto rest = words_.subspan(route_.consumed);
      if (rest.empty()) return std::move(route_);  // a bare group: its help
      RootLine line;
      try {
        line = group_options(OptionTable::of_group(), rest, route_.path_as_typed, columns_);
      } catch (const GrammarError& error) {
        if (error.unknown_option && run_default()) break;
        if (error.alone) throw UsageError({}, {}, error.message);
        fail_group(route_.path_as_typed, error.message, columns_);
      }
      if (!line.help && line.consumed == rest.size() && run_default()) break;
      if (!enter(line)) return std::move(route_);
    }
    route_.kind = Route::Kind::command;
    return std::move(route_);
  }

 private:
  /// Takes a group's options and the subcommand's name behind them; false = help is wanted.
  bool enter(const RootLine& line) {
    const auto group = route_.node;
    const auto rest = words_.subspan(route_.consumed);
    if (line.help || rest.empty()) return false;
    route_.globals.merge(line.globals);
    route_.consumed += line.consumed;
    const auto after = words_.subspan(route_.consumed);
    if (after.empty()) fail_group(route_.path_as_typed, "Missing command.", columns_);
    check_encoding(after.front(), route_.consumed + 1, {});
    const auto next = index_.child(group, after.front());
    if (next == kRoot) fail_group(route_.path_as_typed, no_such_command(index_, group, after), columns_);
    descend(next, after.front());
    ++route_.consumed;
    return true;
  }

  /// The group's words from here on belong to its default command.
  bool run_default() {
    const auto& name = index_.node(route_.node).default_command;
    const auto next = name.empty() ? kRoot : index_.child(route_.node, name);
    if (next == kRoot || index_.node(next).is_group) return false;
    descend(next, name);
    return true;
  }

  void descend(NodeId next, const std::string& word) {
    route_.node = next;
    if (!route_.path_as_typed.empty()) route_.path_as_typed += ' ';
    route_.path_as_typed += word;
  }

  const CommandIndex& index_;
  std::span<const std::string> words_;
  int columns_;
  Route route_;
};

}  // namespace

RootLine parse_root(std::span<const std::string> words, int columns) {
  return checked_options(OptionTable::of_root(), words, {}, columns);
}

Route route(const CommandIndex& index, std::span<const std::string> words, int columns) {
  return Router(index, words, columns).run();
}

}  // namespace bai::kernel::cli
