#include "tools/devcluster/graphql/types.hpp"

namespace bai::devcluster::graphql {

void add_list_type(Schema& schema, const std::string& name) {
  schema.add({name + "List",
              {{"items",
                "[" + name + "]!",
                "",
                {},
                [](Context&, const Node& node, const Arguments&) { return Resolved::many(node.items); }},
               {"total_count", "Int!", "", {}, [](Context&, const Node& node, const Arguments&) {
                  return Resolved::value(node.total_count);
                }}}});
}

const Schema& api_schema() {
  static const Schema schema = [] {
    Schema all;
    ObjectType query{"Query", {}};
    add_session_types(all, query);
    add_account_types(all, query);
    add_organisation_types(all, query);
    add_resource_types(all, query);
    add_folder_types(all, query);
    all.add(std::move(query));
    return all;
  }();
  return schema;
}

}  // namespace bai::devcluster::graphql
