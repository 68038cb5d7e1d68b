// backend.ai plugin run ID COMMAND...: a command of one plugin, also if another one took its name.
#include "kernel/plugin/host.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"
#include "kernel/program/plugin_command.hpp"

namespace bai::kernel {
namespace {

struct Options {
  std::string id;
  std::vector<std::string> command;
};

auto declare() {
  return command<Options>("plugin run")
      .summary(kPluginRun.summary)
      .help(
          "Several plugins may bring a command of the same name; without this, the one that comes first is run. "
          "Without "
          "a command it lists those of the plugin.")
      .argument(&Options::id, "ID", "As in `plugin list`.")
      .argument(&Options::command, "COMMAND", "Command with its options and arguments.", {.show = "[COMMAND]..."})
      .example("plugin run ai.backend.sessions ps --running", "the sessions plugin's own ps");
}

/// The words behind ID are taken before this command is run; see plugin_command.hpp.
int run(std::string_view, BuiltinContext&) {
  throw Error(Code::denied, "plugin run cannot be called here", "type it as a command line of its own");
}

}  // namespace

const Builtin kPluginRun{"plugin run", "Run a command of one plugin", [] { return declare().descriptor(); }, run};

const Candidate& plugin_with_id(const std::vector<Candidate>& candidates, std::string_view id) {
  const Candidate* found = nullptr;
  for (const auto& candidate : candidates) {
    if (candidate.manifest.id == id && (found == nullptr || candidate.usable())) found = &candidate;
  }
  if (found == nullptr)
    throw Error(Code::not_found, "there is no plugin " + std::string(id), "list them with: backend.ai plugin list");
  if (!found->problem.empty())
    throw Error(Code::unsupported, "the plugin " + std::string(id) + " cannot be used: " + found->problem);
  return *found;
}

bool names_plugin_command(const CommandSource& source, std::span<const std::string> rest) {
  return source.builtin != nullptr && source.builtin->path == kPluginRun.path && !rest.empty() &&
         rest.front().front() != '-';
}

}  // namespace bai::kernel
