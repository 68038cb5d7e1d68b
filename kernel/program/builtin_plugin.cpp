// backend.ai plugin list, plugin info ID: what was found, what of it works, and why the rest does not.
#include "kernel/console/console.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"
#include "kernel/program/command_set.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

struct ListOptions {};
struct InfoOptions {
  std::string id;
};

auto declare_list() {
  return command<ListOptions>("plugin list")
      .summary(kPluginList.summary)
      .help(
          "A plugin that cannot be used is listed with the reason. $BACKENDAI_PLUGIN_PATH names further folders, "
          "separated by colons.");
}
auto declare_info() {
  return command<InfoOptions>("plugin info")
      .summary(kPluginInfo.summary)
      .argument(&InfoOptions::id, "ID", "As in `plugin list`.");
}

const char* status_of(const Candidate& candidate) {
  if (!candidate.problem.empty()) return "broken";
  return candidate.shadowed_by.empty() ? "ok" : "shadowed";
}

std::string note_of(const Candidate& candidate) {
  if (!candidate.problem.empty()) return candidate.problem;
  return candidate.shadowed_by.empty() ? std::string() : "another one comes first: " + candidate.shadowed_by;
}

int run_list(std::string_view, BuiltinContext& in) {
  in.output.table_begin(
      R"({"kind":"list","fields":[{"key":"id","title":"ID"},{"key":"version","title":"Version"},{"key":"status","title":"Status"},{"key":"path","title":"Path"},{"key":"note","title":"Note"}]})");
  for (const auto& candidate : in.host.candidates()) {
    const json::object row{{"id", candidate.manifest.id},
                           {"version", candidate.manifest.version},
                           {"status", status_of(candidate)},
                           {"path", candidate.directory.string()},
                           {"note", note_of(candidate)}};
    if (in.output.table_row(json::serialize(row)) == console::Console::Row::stop) break;
  }
  in.output.table_end(-1);
  return 0;
}

json::array shadowed_names(const CommandSet& commands, const std::string& id) {
  json::array all;
  for (const auto& name : commands.index().shadowed()) {
    if (name.owner == id) all.push_back(json::object{{"command", name.path}, {"by", name.by}});
  }
  return all;
}

int run_info(std::string_view arguments_json, BuiltinContext& in) {
  const auto id = read_options(declare_info(), arguments_json).id;
  const Candidate* found = nullptr;
  for (const auto& candidate : in.host.candidates()) {
    if (candidate.manifest.id == id && (found == nullptr || candidate.usable())) found = &candidate;
  }
  if (found == nullptr)
    throw Error(Code::not_found, "there is no plugin " + id, "list them with: backend.ai plugin list");
  json::array commands, functions;
  for (const auto& command : found->manifest.commands) commands.emplace_back(command.places.front().path);
  for (const auto& function : found->manifest.functions) functions.emplace_back(function.name);
  const json::object info{
      {"id", found->manifest.id},
      {"version", found->manifest.version},
      {"summary", found->manifest.summary},
      {"abi", std::to_string(found->manifest.abi_major) + "." + std::to_string(found->manifest.abi_minor)},
      {"status", status_of(*found)},
      {"note", note_of(*found)},
      {"path", found->directory.string()},
      {"commands", commands},
      {"shadowed_commands", shadowed_names(in.commands, id)},
      {"functions", functions}};
  in.output.value(json::serialize(info), R"({"kind":"item"})");
  return 0;
}

}  // namespace

const Builtin kPluginList{"plugin list", "List the plugins that were found", [] { return declare_list().descriptor(); },
                          run_list};
const Builtin kPluginInfo{"plugin info", "Show one plugin", [] { return declare_info().descriptor(); }, run_info};

}  // namespace bai::kernel
