#include "kernel/cli/command_index.hpp"

#include <algorithm>

namespace bai::kernel::cli {
namespace {

std::string_view parent_of(std::string_view path) {
  const auto blank = path.rfind(' ');
  return blank == std::string_view::npos ? std::string_view() : path.substr(0, blank);
}

std::string_view last_word(std::string_view path) {
  const auto blank = path.rfind(' ');
  return blank == std::string_view::npos ? path : path.substr(blank + 1);
}

std::string joined(std::string_view path, std::string_view word) {
  std::string text(path);
  if (!text.empty()) text += ' ';
  return text += word;
}

}  // namespace

CommandIndex::CommandIndex() {
  nodes_.reserve(256);
  nodes_.emplace_back();
  nodes_[kRoot].is_group = true;
  nodes_[kRoot].declared = true;
}

NodeId CommandIndex::child(NodeId group, std::string_view name) const {
  for (const auto id : nodes_[group].children) {
    const auto& candidate = nodes_[id];
    if (candidate.name == name) return id;
    for (const auto& alias : candidate.aliases) {
      if (alias == name) return id;
    }
  }
  return kRoot;
}

NodeId CommandIndex::append(NodeId parent, std::string_view name, std::string_view owner) {
  const NodeId id = nodes_.size();
  CommandNode added;
  added.name = name;
  added.path = joined(nodes_[parent].path, name);
  added.owner = owner;
  nodes_.push_back(std::move(added));
  nodes_[parent].children.push_back(id);
  return id;
}

NodeId CommandIndex::group_at(std::string_view path, std::string_view owner, NodeId& blocked) {
  blocked = kRoot;
  if (path.empty()) return kRoot;
  const auto parent = group_at(parent_of(path), owner, blocked);
  if (blocked != kRoot) return kRoot;
  const auto name = last_word(path);
  if (const auto found = child(parent, name); found != kRoot) {
    if (nodes_[found].is_group) return found;
    blocked = found;
    return kRoot;
  }
  const auto id = append(parent, name, owner);
  nodes_[id].is_group = true;
  return id;
}

void CommandIndex::add_aliases(NodeId id, NodeId parent, std::span<const std::string> aliases, std::string_view owner) {
  for (const auto& alias : aliases) {
    const auto taken = child(parent, alias);
    if (taken == id) continue;
    if (taken != kRoot) {
      shadowed_.push_back({joined(nodes_[parent].path, alias), std::string(owner), nodes_[taken].owner});
      continue;
    }
    auto& own = nodes_[id].aliases;
    own.insert(std::upper_bound(own.begin(), own.end(), alias), alias);
  }
}

void CommandIndex::add_group(const Entry& group, std::string_view default_command) {
  if (group.path.empty()) return;
  NodeId blocked = kRoot;
  const auto id = group_at(group.path, group.owner, blocked);
  if (blocked != kRoot) {
    shadowed_.push_back({std::string(group.path), std::string(group.owner), nodes_[blocked].owner});
    return;
  }
  if (!nodes_[id].declared) {
    nodes_[id].declared = true;
    nodes_[id].summary = group.summary;
    nodes_[id].default_command = default_command;
    nodes_[id].hidden = group.hidden;
    nodes_[id].owner = group.owner;
  }
  NodeId ignored = kRoot;
  add_aliases(id, group_at(parent_of(group.path), group.owner, ignored), group.aliases, group.owner);
}

void CommandIndex::add_command(const Entry& command, std::size_t handle) {
  NodeId blocked = kRoot;
  const auto parent = group_at(parent_of(command.path), command.owner, blocked);
  const auto name = last_word(command.path);
  if (blocked == kRoot) blocked = child(parent, name);
  if (blocked != kRoot) {
    shadowed_.push_back({std::string(command.path), std::string(command.owner), nodes_[blocked].owner});
    return;
  }
  const auto id = append(parent, name, command.owner);
  nodes_[id].summary = command.summary;
  nodes_[id].handle = handle;
  nodes_[id].hidden = command.hidden;
  add_aliases(id, parent, command.aliases, command.owner);
}

Resolution CommandIndex::resolve(std::span<const std::string> words) const {
  Resolution result;
  for (const auto& word : words) {
    if (!nodes_[result.node].is_group) break;
    const auto next = child(result.node, word);
    if (next == kRoot) break;
    result.node = next;
    result.path_as_typed = joined(result.path_as_typed, word);
    ++result.consumed;
  }
  result.path = nodes_[result.node].path;
  result.is_group = nodes_[result.node].is_group;
  return result;
}

std::vector<NodeId> CommandIndex::listing(NodeId group) const {
  std::vector<NodeId> ids;
  for (const auto id : nodes_[group].children) {
    const auto& node = nodes_[id];
    // a group that nobody declared is there for its commands only
    if (!node.hidden && (!node.is_group || node.declared || !listing(id).empty())) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end(), [&](NodeId a, NodeId b) { return nodes_[a].name < nodes_[b].name; });
  return ids;
}

}  // namespace bai::kernel::cli
