// VFolder.list_hosts, list_all_hosts, list_allowed_types
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

std::string get(const bai::Context& context, const char* path) {
  bai::HttpRequest request;
  request.path = path;
  auto reply = context.http(request);
  bai::Json::parse(reply.body);  // an answer that is no JSON is refused here, with its reason
  return std::move(reply.body);
}

std::string hosts(const bai::Nothing&, bai::Context& context) { return get(context, "/folders/_/hosts"); }
std::string all_hosts(const bai::Nothing&, bai::Context& context) { return get(context, "/folders/_/all_hosts"); }
std::string types(const bai::Nothing&, bai::Context& context) { return get(context, "/folders/_/allowed_types"); }

}  // namespace

void add_host_functions(bai::Plugin& plugin) {
  plugin.add(bai::function<bai::Nothing>("VFolder.list_hosts")
                 .summary("Volume hosts that the user may put folders on.")
                 .result(R"({"default":"text","allowed":"array","volume_info":"object"})"),
             hosts);
  plugin.add(bai::function<bai::Nothing>("VFolder.list_all_hosts")
                 .summary("All volume hosts of the cluster. For super-admins.")
                 .result(R"({"default":"text","allowed":"array"})"),
             all_hosts);
  plugin.add(bai::function<bai::Nothing>("VFolder.list_allowed_types")
                 .summary("Kinds of folders that the cluster allows: user, group.")
                 .result(R"("array")"),
             types);
}

}  // namespace vfolders
