#include "tools/devcluster/graphql/scope.hpp"
#include "tools/devcluster/graphql/types.hpp"
#include "tools/devcluster/http/problem.hpp"

namespace bai::devcluster::graphql {
namespace {

void narrow_active(Where& where, const Arguments& arguments) {
  if (arguments->has("is_active")) where.add("is_active = ?", {std::int64_t{arguments->getValue<bool>("is_active")}});
}

Resolved rows(Context& context, const std::string& table, const Where& where) {
  return Resolved::many(nodes_of(
      context.store.db().query("SELECT * FROM " + table + where.sql() + " ORDER BY name", where.parameters())));
}

Resolved one_domain(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  const std::string name = argument(arguments, "name").value_or(context.caller.user.domain_name);
  if (name != context.caller.user.domain_name && !context.caller.is_superadmin()) throw object_not_found("domain");
  return Resolved::one(node_of(context.store.db().first("SELECT * FROM domains WHERE name = ?", {name})));
}

Resolved domains(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  require_superadmin(context);
  Where where;
  narrow_active(where, arguments);
  return rows(context, "domains", where);
}

bool may_see_group(Context& context, const Row& group) {
  const User& caller = context.caller.user;
  if (caller.role == "superadmin") return true;
  if (group.text("domain_name") != caller.domain_name) return false;
  return caller.role == "admin" ||
         context.store.db()
             .first("SELECT 1 FROM group_members WHERE group_id = ? AND user_id = ?", {group.text("id"), caller.uuid})
             .has_value();
}

Resolved one_group(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  auto row = context.store.db().first("SELECT * FROM groups WHERE id = ?", {argument(arguments, "id").value_or("")});
  if (row && !may_see_group(context, *row)) throw insufficient_privilege(std::nullopt);
  return Resolved::one(node_of(std::move(row)));
}

Where visible_groups(Context& context, const Arguments& arguments) {
  const User& caller = context.caller.user;
  Where where;
  if (caller.role == "superadmin") {
    if (const auto domain = argument(arguments, "domain_name")) where.add("domain_name = ?", {*domain});
  } else {
    where.add("domain_name = ?", {caller.domain_name});
  }
  if (caller.role != "superadmin" && caller.role != "admin")
    where.add("id IN (SELECT group_id FROM group_members WHERE user_id = ?)", {caller.uuid});
  narrow_active(where, arguments);
  return where;
}

Resolved groups_by_name(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  auto where = visible_groups(context, arguments);
  where.add("name = ?", {argument(arguments, "name").value_or("")});
  return rows(context, "groups", where);
}

Resolved scaling_group_names(Context& context, const Node& /*parent*/, const Arguments& /*arguments*/) {
  auto names = make_array();
  for (const auto& row : context.store.db().query("SELECT name FROM scaling_groups ORDER BY name"))
    names->add(row.text("name"));
  return Resolved::value(names);
}

Resolved scaling_groups(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  require_superadmin(context);
  Where where;
  if (const auto name = argument(arguments, "name")) where.add("name = ?", {*name});
  narrow_active(where, arguments);
  return rows(context, "scaling_groups", where);
}

Resolved one_scaling_group(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  require_superadmin(context);
  return Resolved::one(node_of(context.store.db().first("SELECT * FROM scaling_groups WHERE name = ?",
                                                        {argument(arguments, "name").value_or("")})));
}

}  // namespace

void add_organisation_types(Schema& schema, ObjectType& query) {
  schema.add({"Domain",
              {{"name", "String"},
               {"description", "String"},
               {"is_active", "Boolean"},
               {"created_at", "DateTime"},
               {"modified_at", "DateTime"},
               {"total_resource_slots", "JSONString"},
               {"allowed_vfolder_hosts", "[String]"},
               {"allowed_docker_registries", "[String]"},
               {"integration_id", "String"},
               {"scaling_groups", "[String]", "", {}, scaling_group_names}}});
  schema.add({"Group",
              {{"id", "UUID"},
               {"name", "String"},
               {"description", "String"},
               {"is_active", "Boolean"},
               {"created_at", "DateTime"},
               {"modified_at", "DateTime"},
               {"domain_name", "String"},
               {"total_resource_slots", "JSONString"},
               {"allowed_vfolder_hosts", "[String]"},
               {"integration_id", "String"},
               {"scaling_groups", "[String]", "", {}, scaling_group_names}}});
  schema.add({"ScalingGroup",
              {{"name", "String"},
               {"description", "String"},
               {"is_active", "Boolean"},
               {"created_at", "DateTime"},
               {"wsproxy_addr", "String"},
               {"driver", "String"},
               {"driver_opts", "JSONString"},
               {"scheduler", "String"},
               {"scheduler_opts", "JSONString"}}});
  schema.add({"ResourcePreset", {{"name", "String"}, {"resource_slots", "JSONString"}, {"shared_memory", "BigInt"}}});
  query.fields.push_back({"domain", "Domain", "", {{"name", "String"}}, one_domain});
  query.fields.push_back({"domains", "[Domain]", "", {{"is_active", "Boolean"}}, domains});
  query.fields.push_back({"group", "Group", "", {{"id", "UUID!"}, {"domain_name", "String"}}, one_group});
  query.fields.push_back(
      {"groups_by_name", "[Group]", "", {{"name", "String!"}, {"domain_name", "String"}}, groups_by_name});
  query.fields.push_back({"groups",
                          "[Group]",
                          "",
                          {{"domain_name", "String"}, {"is_active", "Boolean"}},
                          [](Context& context, const Node&, const Arguments& a) {
                            return rows(context, "groups", visible_groups(context, a));
                          }});
  query.fields.push_back({"scaling_group", "ScalingGroup", "", {{"name", "String"}}, one_scaling_group});
  query.fields.push_back(
      {"scaling_groups", "[ScalingGroup]", "", {{"name", "String"}, {"is_active", "Boolean"}}, scaling_groups});
  for (const auto& [name, owner] :
       {std::pair{"scaling_groups_for_domain", "domain"}, std::pair{"scaling_groups_for_user_group", "user_group"},
        std::pair{"scaling_groups_for_keypair", "access_key"}})
    query.fields.push_back(
        {name, "[ScalingGroup]", "", {{owner, "String!"}, {"is_active", "Boolean"}}, scaling_groups});
  query.fields.push_back({"resource_preset",
                          "ResourcePreset",
                          "",
                          {{"name", "String"}},
                          [](Context& context, const Node&, const Arguments& a) {
                            return Resolved::one(node_of(context.store.db().first(
                                "SELECT * FROM resource_presets WHERE name = ?", {argument(a, "name").value_or("")})));
                          }});
  query.fields.push_back(
      {"resource_presets", "[ResourcePreset]", "", {}, [](Context& context, const Node&, const Arguments&) {
         return rows(context, "resource_presets", {});
       }});
}

}  // namespace bai::devcluster::graphql
