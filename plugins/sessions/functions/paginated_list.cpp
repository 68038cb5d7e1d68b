// ComputeSession.paginated_list
#include "sessions.hpp"
#include "shared/graphql.hpp"
#include "shared/session_fields.hpp"

namespace sessions {

namespace {

struct Params {
  std::optional<std::string> status, access_key;
  std::vector<std::string> fields;
  std::int64_t page_offset = 0;
  std::int64_t page_size = 20;
  std::optional<std::string> filter, order;
};

auto declare() {
  return bai::function<Params>("ComputeSession.paginated_list")
      .summary("One page of the sessions; users see their own.")
      .parameter(&Params::status, "status", "State names, separated by commas.")
      .parameter(&Params::access_key, "access_key", "Sessions of this owner. For administrators.")
      .parameter(&Params::fields, "fields", "Members of a row, by their keys.")
      .parameter(&Params::page_offset, "page_offset", "First row, from 0.")
      .parameter(&Params::page_size, "page_size", "Rows, at most 100.")
      .parameter(&Params::filter, "filter", "Filter expression, evaluated by the server.")
      .parameter(&Params::order, "order", "Fields to sort by, with + or - before each.")
      .result(R"({"items":"array","total_count":"integer"})");
}

std::string run(const Params& params, bai::Context& context) {
  if (params.page_size < 1 || params.page_size > 100) {
    throw bai::Error(BAI_E_INVALID, "The page size cannot exceed 100 and is at least 1; it is " +
                                        std::to_string(params.page_size) + ".");
  }
  const auto api = server_of(context).api;
  auto fields = params.fields;
  if (fields.empty()) fields = {"session_id", "image", "type", "status", "status_info", "status_changed", "result"};
  const auto text = [](const std::optional<std::string>& value) { return value ? bai::quote(*value) : "null"; };
  const auto query =
      list_query(api, "compute_session_list",
                 {{"status", "String", text(params.status)}, {"access_key", "String", text(params.access_key)}},
                 selection_of(api, fields), {params.page_offset, params.page_size, params.filter, params.order});
  auto page = run_query(context, api, "compute_session_list", query);
  if (page == "null") { throw bai::Error(BAI_E_API, "the server sent no list of sessions", R"({"status":200})"); }
  return page;
}

}  // namespace

void add_paginated_list(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
