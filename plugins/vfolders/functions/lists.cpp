// VFolder.list, paginated_list
#include "shared/folder_fields.hpp"
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

#include <bai/graphql.hpp>

namespace vfolders {

namespace {

struct ListParams {
  bool list_all = false;
};

std::string list(const ListParams& params, bai::Context& context) {
  bai::HttpRequest request;
  request.path = "/folders";
  // newer servers take the words of a query for the flag, and refuse "all" as deprecated in any form
  if (!ignores_get_bodies(server_of(context).manager)) {
    request.content_type = "application/json";
    request.body = bai::JsonObject().flag("all", params.list_all).done();
  } else if (params.list_all) {
    request.query.emplace_back("all", "true");
  }
  return context.http(request).body;
}

struct PageParams {
  std::optional<std::string> group;
  std::vector<std::string> fields;
  std::int64_t page_offset = 0;
  std::int64_t page_size = 20;
  std::optional<std::string> filter, order;
};

std::string paginated_list(const PageParams& params, bai::Context& context) {
  if (params.page_size < 1 || params.page_size > 100) {
    throw bai::Error(BAI_E_INVALID, "The page size cannot exceed 100 and is at least 1; it is " +
                                        std::to_string(params.page_size) + ".");
  }
  auto fields = params.fields;
  if (fields.empty()) fields = {"host", "name", "created_at", "creator", "group_id", "permission", "ownership_type"};
  const auto api = server_of(context).api;
  const auto group = params.group ? bai::quote(*params.group) : std::string("null");
  const auto query = bai::list_query(api, "vfolder_list", {{"group_id", "UUID", group}}, selection_of(fields),
                                     {params.page_offset, params.page_size, params.filter, params.order});
  auto page = bai::run_query(context, api, "vfolder_list", query);
  if (page == "null") throw bai::Error(BAI_E_API, "the server sent no list of folders", R"({"status":200})");
  return page;
}

}  // namespace

void add_list_functions(bai::Plugin& plugin) {
  plugin.add(bai::function<ListParams>("VFolder.list")
                 .summary("All folders that the user can reach, those of groups and invitations too.")
                 .parameter(&ListParams::list_all, "list_all", "Refused by servers of 22.03 and newer: deprecated.")
                 .result(R"("array")"),
             list);
  plugin.add(bai::function<PageParams>("VFolder.paginated_list")
                 .summary("One page of the folders; users see their own.")
                 .parameter(&PageParams::group, "group", "ID of a group.")
                 .parameter(&PageParams::fields, "fields", "Members of a row, by their keys.")
                 .parameter(&PageParams::page_offset, "page_offset", "First row, from 0.")
                 .parameter(&PageParams::page_size, "page_size", "Rows, at most 100.")
                 .parameter(&PageParams::filter, "filter", "Filter expression, evaluated by the server.")
                 .parameter(&PageParams::order, "order", "Fields to sort by, with + or - before each.")
                 .result(R"({"items":"array","total_count":"integer"})"),
             paginated_list);
}

}  // namespace vfolders
