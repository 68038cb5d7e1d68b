// VFolder.create
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Params {
  std::string name;
  std::optional<std::string> host, unmanaged_path, group;
  std::string usage_mode = "general", permission = "rw", quota = "0";
  bool cloneable = false;
};

auto declare() {
  auto function = bai::function<Params>("VFolder.create");
  function.summary("Creates a folder.")
      .help("Servers from 24.03 on take no quota for a single folder and ignore it.")
      .result(R"({"id":"text","name":"text","host":"text","usage_mode":"text","permission":"text","creator":"text",)"
              R"("ownership_type":"text","user":"text","group":"text","cloneable":"boolean"})");
  declare_folder(function);
  function.parameter(&Params::host, "host", "Volume host; without it the cluster's default.");
  function.parameter(&Params::unmanaged_path, "unmanaged_path", "Path of an unmanaged folder. For administrators.");
  function.parameter(&Params::group, "group", "Name or ID of a group: makes a group folder. For administrators.");
  function.parameter(&Params::usage_mode, "usage_mode", "general, data or model.");
  function.parameter(&Params::permission, "permission", "ro, rw or wd.");
  function.parameter(&Params::quota, "quota", "Size limit as bytes or with a unit (10g); 0 for none.");
  function.parameter(&Params::cloneable, "cloneable", "Others may clone the folder.");
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  bai::JsonObject json;
  json.text("name", params.name);
  const auto optional = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) json.text(name, *value);
  };
  optional("host", params.host);
  optional("unmanaged_path", params.unmanaged_path);
  optional("group", params.group);
  json.text("usage_mode", params.usage_mode).text("permission", params.permission);
  if (!server_of(context).manager.since({24, 3, 0})) json.text("quota", params.quota);
  json.flag("cloneable", params.cloneable);
  return context.http(bai::json_request("POST", "/folders", json.done())).body;
}

}  // namespace

void add_create(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
