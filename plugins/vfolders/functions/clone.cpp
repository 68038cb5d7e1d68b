// VFolder.clone
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Params {
  std::string name, target_name;
  std::optional<std::string> target_host;
  std::string usage_mode = "general", permission = "rw";
};

auto declare() {
  auto function = bai::function<Params>("VFolder.clone");
  function.summary("Copies a folder into a new one; the server works in the background.")
      .help("The task of the result's \"bgtask_id\" tells when the copy is complete.")
      .result(R"({"id":"text","name":"text","host":"text","bgtask_id":"text"})");
  declare_folder(function);
  function.parameter(&Params::target_name, "target_name", "Name of the new folder.",
                     bai::Function<Params>::Need::required);
  function.parameter(&Params::target_host, "target_host", "Its volume host. Servers of 22.03 need it.");
  function.parameter(&Params::usage_mode, "usage_mode", "general, data or model.");
  function.parameter(&Params::permission, "permission", "ro, rw or wd.");
  return function;
}

std::string run(const Params& params, bai::Context& context) {
  bai::JsonObject json;
  json.text("target_name", params.target_name);
  if (params.target_host) json.text("target_host", *params.target_host);
  json.text("usage_mode", params.usage_mode).text("permission", params.permission);
  return ask_about(context, params.name, bai::json_request("POST", folder_path(params.name, "/clone"), json.done()))
      .body;
}

}  // namespace

void add_clone(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
