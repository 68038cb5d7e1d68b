#include "kernel/program/command_set.hpp"

#include "kernel/base/error.hpp"

namespace bai::kernel {

CommandSet::CommandSet(const std::vector<Candidate>& candidates) {
  // the order is the rule of ownership: kernel, bundled plugins, installed ones, and those that cannot run
  add_builtins();
  for (const bool bundled : {true, false}) {
    for (const auto& candidate : candidates) {
      if (candidate.usable() && candidate.bundled == bundled) add_plugin(candidate);
    }
  }
  for (const auto& candidate : candidates) {
    if (!candidate.problem.empty()) add_plugin(candidate);
  }
}

void CommandSet::add_builtins() {
  for (const auto& group : builtin_groups()) index_.add_group({group.path, {}, group.summary, kBuiltinOwner});
  for (const auto& builtin : builtins()) {
    add({{std::string(builtin.path), {}}}, std::string(builtin.summary), std::string(kBuiltinOwner), false,
        {&builtin, nullptr, nullptr});
  }
}

void CommandSet::add_plugin(const Candidate& candidate) {
  const auto& manifest = candidate.manifest;
  const bool broken = !candidate.problem.empty();
  if (!broken) {
    for (const auto& group : manifest.groups)
      index_.add_group({group.path, group.aliases, group.summary, manifest.id}, group.default_command);
  }
  for (const auto& command : manifest.commands) {
    add(command.places, command.summary, manifest.id, command.hidden || broken, {nullptr, &candidate, &command});
  }
}

void CommandSet::add(const std::vector<CommandPlace>& places, const std::string& summary, const std::string& owner,
                     bool hidden, CommandSource source) {
  const auto handle = sources_.size();
  sources_.push_back(source);
  for (const auto& place : places) index_.add_command({place.path, place.aliases, summary, owner, hidden}, handle);
}

cli::CommandDescriptor CommandSet::descriptor(std::size_t handle) const {
  const auto& from = sources_.at(handle);
  if (from.builtin != nullptr) return cli::CommandDescriptor::parse(from.builtin->descriptor());
  if (!from.plugin->problem.empty()) {
    throw Error(Code::unsupported,
                "the plugin " + from.plugin->manifest.id + " cannot be used: " + from.plugin->problem);
  }
  return cli::CommandDescriptor::parse(
      read_descriptor(from.plugin->manifest, from.summary->offset, from.summary->length));
}

}  // namespace bai::kernel
