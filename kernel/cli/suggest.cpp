#include "kernel/cli/suggest.hpp"

#include "kernel/cli/close_matches.hpp"
#include "kernel/cli/quote.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace bai::kernel::cli {
namespace {

constexpr std::size_t kFar = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMostSuggestions = 3;

/// 0 = the same, 1 per edit, `kFar` = nothing that a person would mistake for the other.
std::size_t distance(std::string_view typed, std::string_view name) {
  if (typed == name) return 0;
  const auto edits = edit_distance(typed, name);
  const auto longer = std::max(typed.size(), name.size());
  if (edits <= std::max<std::size_t>(1, longer / 3) && edits < std::min(typed.size(), name.size())) return edits;
  const bool is_beginning = typed.size() >= 2 && name.starts_with(typed);
  return is_beginning ? 2 : kFar;
}

std::size_t distance(std::string_view typed, const CommandNode& node) {
  auto best = distance(typed, node.name);
  for (const auto& alias : node.aliases) best = std::min(best, distance(typed, alias));
  return best;
}

/// For swapped words ("list session" → "session list"): how far the second word is from the name of the group of
/// `node`.
std::size_t distance_to_group(const CommandNode& node, std::span<const std::string> words) {
  const auto blank = node.path.rfind(' ');
  if (words.size() < 2 || blank == std::string::npos) return kFar;
  const auto parent = std::string_view(node.path).substr(0, blank);
  return distance(words[1], parent.substr(parent.rfind(' ') + 1));
}

bool starts_below(std::string_view path, std::string_view group_path) {
  return group_path.empty() ||
         (path.starts_with(group_path) && path.size() > group_path.size() && path[group_path.size()] == ' ');
}

}  // namespace

std::vector<std::string> suggest_commands(const CommandIndex& index, NodeId group, std::span<const std::string> words) {
  const auto& siblings = index.node(group).children;
  using Ranked = std::tuple<std::size_t, std::size_t, std::string>;  // distance class, depth, path
  std::vector<Ranked> ranked;
  for (NodeId id = 1; id < index.size(); ++id) {
    const auto& node = index.node(id);
    if (node.hidden) continue;
    const auto edits = distance(words.front(), node);
    if (edits == kFar) continue;
    const bool is_sibling = std::find(siblings.begin(), siblings.end(), id) != siblings.end();
    if (!is_sibling && edits > 1) continue;  // far away in the tree and misspelt too: mere chance
    std::size_t rank = is_sibling ? edits : 4 + 2 * edits + (starts_below(node.path, index.node(group).path) ? 0 : 1);
    if (!is_sibling) rank = std::min(rank, distance_to_group(node, words));
    ranked.emplace_back(rank, std::count(node.path.begin(), node.path.end(), ' '), node.path);
  }
  std::sort(ranked.begin(), ranked.end());
  // A certain match makes guesses by spelling superfluous.
  if (!ranked.empty()) {
    const std::size_t best = std::get<0>(ranked.front());
    std::erase_if(ranked, [&](const Ranked& entry) {
      return best == 0 ? std::get<0>(entry) > 0 : best < 4 && std::get<0>(entry) >= 4;
    });
  }
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < std::min(ranked.size(), kMostSuggestions); ++i) paths.push_back(std::get<2>(ranked[i]));
  return paths;
}

std::string no_such_command(const CommandIndex& index, NodeId group, std::span<const std::string> words) {
  std::string message = "No such command " + quoted(words.front()) + ".";
  const auto paths = suggest_commands(index, group, words);
  if (paths.empty()) return message;
  message += paths.size() == 1 ? " Did you mean " : " Did you mean one of ";
  for (std::size_t i = 0; i < paths.size(); ++i) message += (i > 0 ? ", '" : "'") + paths[i] + "'";
  return message + "?";
}

std::string no_such_option(std::string_view flag, const OptionTable& table) {
  std::string message = "No such option: " + std::string(flag);
  const auto candidates = table.suggestible();
  auto near = close_matches(flag, candidates);
  if (near.empty()) return message;
  if (near.size() == 1) return message + " Did you mean " + near.front() + "?";
  std::sort(near.begin(), near.end());
  message += " (Possible options: ";
  for (std::size_t i = 0; i < near.size(); ++i) message += (i > 0 ? ", " : "") + near[i];
  return message + ")";
}

}  // namespace bai::kernel::cli
