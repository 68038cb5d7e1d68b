// backend.ai vfolder list-hosts
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

auto declare() {
  return bai::command<bai::Nothing>("vfolder list-hosts").summary("List the volume hosts that folders can be made on.");
}

int run(const bai::Nothing&, bai::CommandContext& context) {
  const auto answer = context.call("VFolder.list_hosts", "{}");
  const auto hosts = bai::Json::parse(answer);
  std::string usable;
  if (const auto allowed = hosts.find("allowed")) usable = joined(*allowed, ", ");
  context.raw(1, "Default vfolder host: " + shown(hosts, "default") + "\nUsable hosts: " + usable + "\n");
  return 0;
}

}  // namespace

void add_list_hosts_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
