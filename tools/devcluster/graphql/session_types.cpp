#include "tools/devcluster/graphql/scope.hpp"
#include "tools/devcluster/graphql/types.hpp"
#include "tools/devcluster/sessions/records.hpp"

#include <sstream>

namespace bai::devcluster::graphql {
namespace {

using Kind = ListColumn::Kind;

std::string sql_states(const std::string& list) {
  std::string sql;
  std::istringstream in(list);
  for (std::string name; std::getline(in, name, ',');) {
    if (!is_state_name(name)) throw std::invalid_argument("'" + name + "'");
    sql += (sql.empty() ? "'" : ", '") + name + "'";
  }
  return "(" + sql + ")";
}

ListColumns session_columns() {
  ListColumns columns;
  for (const char* name : {"id", "name", "image", "architecture", "domain_name", "group_name", "user_email",
                           "access_key", "scaling_group", "status_info", "startup_command", "agent"})
    columns[name] = {};
  columns["agents"] = {Kind::kText, "agent"};
  columns["cluster_size"] = {Kind::kNumber, ""};
  for (const char* name : {"status_changed", "created_at", "terminated_at", "starts_at"})
    columns[name] = {Kind::kTime, ""};
  columns["type"] = {Kind::kEnum, "", {{"INTERACTIVE", "interactive"}, {"BATCH", "batch"}}};
  columns["cluster_mode"] = {Kind::kEnum, "", {{"SINGLE_NODE", "single-node"}, {"MULTI_NODE", "multi-node"}}};
  columns["result"] = {Kind::kEnum, "", {{"UNDEFINED", "UNDEFINED"}, {"SUCCESS", "SUCCESS"}, {"FAILURE", "FAILURE"}}};
  auto& states = columns["status"] = {Kind::kEnum, ""};
  for (const char* name : {"PENDING", "SCHEDULED", "PREPARING", "BUILDING", "PULLING", "RUNNING", "RESTARTING",
                           "RESIZING", "SUSPENDED", "TERMINATING", "TERMINATED", "ERROR", "CANCELLED"})
    states.names[name] = name;
  return columns;
}

void limit(Where& where, const Scope& scope) {
  if (scope.domain) where.add("domain_name = ?", {*scope.domain});
  if (scope.user_key) where.add("access_key = ?", {*scope.user_key});
}

Scope session_scope(const Context& context, const Arguments& arguments) {
  return scope_of(context, arguments, "access_key", context.caller.keypair.access_key, Autofill::kNo);
}

Resolved one_session(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  Where where;
  limit(where, session_scope(context, arguments));
  where.add("id = ?", {argument(arguments, "id").value_or("")});
  return Resolved::one(
      node_of(context.store.db().first("SELECT * FROM session_view" + where.sql(), where.parameters())));
}

Resolved session_list(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  static const ListColumns columns = session_columns();
  Where where;
  limit(where, session_scope(context, arguments));
  if (const auto group = argument(arguments, "group_id")) where.add("group_id = ?", {*group});
  if (const auto states = argument(arguments, "status")) where.add("status IN " + sql_states(*states));
  return page(context, arguments, "session_view", columns,
              "max(created_at, coalesce(terminated_at, ''), status_changed) DESC, id", where);
}

Resolved container_list(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  ListColumns columns = session_columns();
  Where where;
  limit(where, session_scope(context, arguments));
  where.add("id = ?", {argument(arguments, "session_id").value_or("")});
  if (const auto role = argument(arguments, "role"); role && *role != "main") where.add("0");
  return page(context, arguments, "session_view", columns, "created_at", where);
}

Resolved upper_type(Context& /*context*/, const Node& node, const Arguments& /*arguments*/) {
  return Resolved::value(std::string(node.row.text("type") == "batch" ? "BATCH" : "INTERACTIVE"));
}

Resolver constant(const Json& value) {
  return [value](Context&, const Node&, const Arguments&) { return Resolved::value(value); };
}

Resolved live_stat(Context& context, const Node& node, const Arguments& /*arguments*/) {
  std::string text = node.row.text("last_stat");
  if (text.empty()) text = context.live_statistics(node.row);
  return Resolved::value(text.empty() ? Json() : Json(text));
}

Resolved dependencies(Context& context, const Node& node, const Arguments& /*arguments*/) {
  return Resolved::many(nodes_of(context.store.db().query(
      "SELECT v.* FROM session_dependencies d JOIN session_view v ON v.id = d.depends_on WHERE d.session_id = ?",
      {node.row.text("id")})));
}

ObjectType session_type() {
  return {"ComputeSession",
          {{"id", "ID"},
           {"tag", "String"},
           {"name", "String"},
           {"type", "String", "", {}, upper_type},
           {"session_id", "UUID", "id"},
           {"image", "String"},
           {"architecture", "String"},
           {"registry", "String"},
           {"cluster_template", "String"},
           {"cluster_mode", "String"},
           {"cluster_size", "Int"},
           {"domain_name", "String"},
           {"group_name", "String"},
           {"group_id", "UUID"},
           {"user_email", "String"},
           {"user_id", "UUID"},
           {"access_key", "String"},
           {"created_user_email", "String"},
           {"created_user_id", "UUID"},
           {"status", "String"},
           {"status_changed", "DateTime"},
           {"status_info", "String"},
           {"status_data", "JSONString"},
           {"created_at", "DateTime"},
           {"terminated_at", "DateTime"},
           {"starts_at", "DateTime"},
           {"startup_command", "String"},
           {"result", "String"},
           {"resource_opts", "JSONString"},
           {"scaling_group", "String"},
           {"service_ports", "JSONString"},
           {"mounts", "[String]"},
           {"occupied_slots", "JSONString"},
           {"num_queries", "BigInt"},
           {"containers",
            "[ComputeContainer]",
            "",
            {},
            [](Context&, const Node& node, const Arguments&) { return Resolved::many({node_of(node.row)}); }},
           {"dependencies", "[ComputeSession]", "", {}, dependencies}}};
}

ObjectType container_type() {
  return {"ComputeContainer",
          {{"id", "ID"},
           {"idx", "Int", "", {}, constant(1)},
           {"cluster_idx", "Int", "", {}, constant(1)},
           {"role", "String", "", {}, constant("main")},
           {"hostname", "String", "", {}, constant("main1")},
           {"cluster_role", "String", "", {}, constant("main")},
           {"cluster_hostname", "String", "", {}, constant("main1")},
           {"session_id", "UUID", "id"},
           {"image", "String"},
           {"architecture", "String"},
           {"registry", "String"},
           {"status", "String"},
           {"status_changed", "DateTime"},
           {"status_info", "String"},
           {"status_data", "JSONString"},
           {"created_at", "DateTime"},
           {"terminated_at", "DateTime"},
           {"starts_at", "DateTime"},
           {"agent", "String"},
           {"container_id", "String"},
           {"resource_opts", "JSONString"},
           {"occupied_slots", "JSONString"},
           {"live_stat", "JSONString", "", {}, live_stat},
           {"last_stat", "JSONString"}}};
}

}  // namespace

void add_session_types(Schema& schema, ObjectType& query) {
  schema.add(session_type());
  schema.add(container_type());
  add_list_type(schema, "ComputeSession");
  add_list_type(schema, "ComputeContainer");
  query.fields.push_back({"compute_session",
                          "ComputeSession",
                          "",
                          {{"id", "UUID!"}, {"domain_name", "String"}, {"access_key", "String"}},
                          one_session});
  query.fields.push_back({"compute_container",
                          "ComputeContainer",
                          "",
                          {{"id", "UUID!"}, {"domain_name", "String"}, {"access_key", "String"}},
                          one_session});
  query.fields.push_back(
      {"compute_session_list", "ComputeSessionList", "",
       page_arguments(
           {{"domain_name", "String"}, {"group_id", "String"}, {"access_key", "String"}, {"status", "String"}}),
       session_list});
  query.fields.push_back(
      {"compute_container_list", "ComputeContainerList", "",
       page_arguments({{"session_id", "ID!"}, {"role", "String"}, {"domain_name", "String"}, {"access_key", "String"}}),
       container_list});
}

}  // namespace bai::devcluster::graphql
