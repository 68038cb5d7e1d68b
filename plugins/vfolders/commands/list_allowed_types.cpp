// backend.ai vfolder list-allowed-types
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

auto declare() {
  return bai::command<bai::Nothing>("vfolder list-allowed-types")
      .summary("List the kinds of folders that the cluster allows.");
}

int run(const bai::Nothing&, bai::CommandContext& context) {
  const auto types = context.call("VFolder.list_allowed_types", "{}");
  context.raw(1, joined(bai::Json::parse(types), ", ") + "\n");
  return 0;
}

}  // namespace

void add_list_allowed_types_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
