// backend.ai functions [NAME]: what `call` can reach; with a name its parameters and result.
#include "kernel/console/console.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"
#include "kernel/program/function_text.hpp"

#include <boost/json.hpp>

#include <map>

namespace bai::kernel {
namespace {

struct Options {
  std::optional<std::string> name;
};

auto declare() {
  return command<Options>("functions")
      .summary(kFunctions.summary)
      .help(
          "Lists the functions of the installed plugins. With a name: what it takes and what it gives. With --output "
          "json: its descriptor.")
      .argument(&Options::name, "NAME", "Show parameters and result of this function.")
      .example("functions", "all functions")
      .example("functions ComputeSession.get_or_create", "one of them");
}

struct Found {
  const Candidate* plugin;
  const FunctionSummary* function;
};

std::map<std::string, Found> all_functions(const Host& host) {
  std::map<std::string, Found> all;
  for (const auto& candidate : host.candidates()) {
    if (!candidate.usable()) continue;
    for (const auto& function : candidate.manifest.functions)
      all.try_emplace(function.name, Found{&candidate, &function});
  }
  return all;
}

int run(std::string_view arguments_json, BuiltinContext& in) {
  const auto options = read_options(declare(), arguments_json);
  const auto all = all_functions(in.host);
  if (options.name) {
    const auto found = all.find(*options.name);
    if (found == all.end())
      throw Error(Code::not_found, "there is no function " + *options.name, "list them with: backend.ai functions");
    const auto descriptor =
        read_descriptor(found->second.plugin->manifest, found->second.function->offset, found->second.function->length);
    if (in.output.format() == console::Console::Format::console)
      in.output.raw(1, function_text(descriptor, in.columns));
    else
      in.output.value(descriptor);
    return 0;
  }
  in.output.table_begin(
      R"({"kind":"list","fields":[{"key":"name","title":"Function"},{"key":"stream","title":"Stream?"},{"key":"plugin","title":"Plugin"},{"key":"summary","title":"Summary"}]})");
  for (const auto& [name, found] : all) {
    const boost::json::object row{{"name", name},
                                  {"stream", found.function->stream},
                                  {"plugin", found.plugin->manifest.id},
                                  {"summary", found.function->summary}};
    if (in.output.table_row(boost::json::serialize(row)) == console::Console::Row::stop) break;
  }
  in.output.table_end(-1);
  return 0;
}

}  // namespace

const Builtin kFunctions{"functions", "List the API functions, or show one", [] { return declare().descriptor(); },
                         run};

}  // namespace bai::kernel
