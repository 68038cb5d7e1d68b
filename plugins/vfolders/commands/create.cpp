// backend.ai vfolder create
#include "vfolders.hpp"

#include <bai/server.hpp>

namespace vfolders {

namespace {

struct Options {
  std::string name, host;
  std::optional<std::string> group;
  bool unmanaged = false;
  std::string usage_mode = "general", permission = "rw", quota = "0";
  bool cloneable = false;
};

auto declare() {
  return bai::command<Options>("vfolder create")
      .summary("Create a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::host, "HOST", "Volume host, or the path of the folder with --unmanaged.")
      .option(&Options::group, "-g,--group", "Name or ID of a group: makes a group folder. For administrators.",
              {.show = "GROUP"})
      .option(&Options::unmanaged, "--unmanaged", "HOST is the path of an unmanaged folder. For administrators.")
      .option(&Options::usage_mode, "-m,--usage-mode", "What it is for: general, data or model.",
              {.show = "USAGE_MODE"})
      .option(&Options::permission, "-p,--permission", "What those may do who are given the folder: ro, rw or wd.",
              {.show = "PERMISSION"})
      .option(&Options::quota, "-q,--quota", "Size limit, such as 10g; 0 for none.",
              {.show = "QUOTA", .type = "byte-size-text"})
      .option(&Options::cloneable, "--cloneable,--allow-clone", "Others may clone it.")
      .example("vfolder create mydata local:volume1", "A folder of one's own.");
}

int run(const Options& options, bai::CommandContext& context) {
  bai::JsonObject arguments;
  arguments.text("name", options.name).text(options.unmanaged ? "unmanaged_path" : "host", options.host);
  if (options.group) arguments.text("group", *options.group);
  arguments.text("usage_mode", options.usage_mode).text("permission", options.permission);
  arguments.text("quota", options.quota).flag("cloneable", options.cloneable);
  if (options.quota != "0" && server_of(context).manager.since({24, 3, 0}))
    context.warn("This server sets no size limit for a single folder; --quota has no effect.");
  const auto answer = context.call("VFolder.create", arguments.done());
  context.raw(1, "Virtual folder \"" + bai::Json::parse(answer).text_or("name", options.name) + "\" is created.\n");
  return 0;
}

}  // namespace

void add_create_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
