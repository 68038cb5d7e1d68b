#include "tools/devcluster/graphql/scope.hpp"
#include "tools/devcluster/graphql/types.hpp"
#include "tools/devcluster/http/problem.hpp"

namespace bai::devcluster::graphql {
namespace {

using Kind = ListColumn::Kind;

// --- users
// -----------------------------------------------------------------------------------------------------------------------------------

ListColumns user_columns() {
  ListColumns columns;
  for (const char* name : {"uuid", "username", "email", "full_name", "description", "status_info", "domain_name"})
    columns[name] = {};
  for (const char* name : {"created_at", "modified_at"}) columns[name] = {Kind::kTime, ""};
  columns["need_password_change"] = {Kind::kBoolean, ""};
  columns["is_active"] = {Kind::kBoolean, "(status = 'active')"};
  columns["status"] = {Kind::kEnum,
                       "",
                       {{"ACTIVE", "active"},
                        {"INACTIVE", "inactive"},
                        {"DELETED", "deleted"},
                        {"BEFORE_VERIFICATION", "before-verification"}}};
  columns["role"] = {
      Kind::kEnum, "", {{"SUPERADMIN", "superadmin"}, {"ADMIN", "admin"}, {"USER", "user"}, {"MONITOR", "monitor"}}};
  return columns;
}

Resolved one_user(Context& context, const Scope& scope, const std::string& column) {
  Where where;
  if (scope.domain) where.add("domain_name = ?", {*scope.domain});
  where.add(column + " = ?", {scope.user_key.value_or("")});
  return Resolved::one(node_of(context.store.db().first("SELECT * FROM users" + where.sql(), where.parameters())));
}

Where visible_users(Context& context, const Arguments& arguments) {
  const User& caller = context.caller.user;
  auto domain = argument(arguments, "domain_name");
  if (caller.role == "admin") {
    if (domain && *domain != caller.domain_name) throw insufficient_privilege(std::nullopt);
    domain = caller.domain_name;
  } else if (caller.role == "user") {
    throw insufficient_privilege(std::nullopt);
  } else if (caller.role != "superadmin") {
    throw invalid_params("Unknown client role");
  }
  Where where;
  if (domain) where.add("domain_name = ?", {*domain});
  if (const auto group = argument(arguments, "group_id"))
    where.add("uuid IN (SELECT user_id FROM group_members WHERE group_id = ?)", {*group});
  if (const auto status = argument(arguments, "status"))
    where.add("status = ?", {*status});
  else if (arguments->has("is_active"))
    where.add(arguments->getValue<bool>("is_active") ? "status = 'active'" : "status <> 'active'");
  return where;
}

Resolved groups_of_user(Context& context, const Node& node, const Arguments& /*arguments*/) {
  return Resolved::many(nodes_of(context.store.db().query(
      "SELECT g.id, g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = ? ORDER BY g.name",
      {node.row.text("uuid")})));
}

Resolved is_active_user(Context& /*context*/, const Node& node, const Arguments& /*arguments*/) {
  return Resolved::value(node.row.text("status") == "active");
}

void add_users(Schema& schema, ObjectType& query) {
  schema.add({"UserGroup", {{"id", "UUID"}, {"name", "String"}}});
  schema.add({"User",
              {{"id", "ID", "uuid"},
               {"uuid", "UUID"},
               {"username", "String"},
               {"email", "String"},
               {"need_password_change", "Boolean"},
               {"full_name", "String"},
               {"description", "String"},
               {"is_active", "Boolean", "", {}, is_active_user},
               {"status", "String"},
               {"status_info", "String"},
               {"created_at", "DateTime"},
               {"modified_at", "DateTime"},
               {"domain_name", "String"},
               {"role", "String"},
               {"groups", "[UserGroup]", "", {}, groups_of_user}}});
  add_list_type(schema, "User");
  query.fields.push_back(
      {"user",
       "User",
       "",
       {{"domain_name", "String"}, {"email", "String"}},
       [](Context& context, const Node&, const Arguments& a) {
         return one_user(context, scope_of(context, a, "email", context.caller.user.email, Autofill::kYes), "email");
       }});
  query.fields.push_back(
      {"user_from_uuid",
       "User",
       "",
       {{"domain_name", "String"}, {"user_id", "ID"}},
       [](Context& context, const Node&, const Arguments& a) {
         return one_user(context, scope_of(context, a, "user_id", context.caller.user.uuid, Autofill::kYes), "uuid");
       }});
  const std::vector<ArgumentDefinition> narrowing = {
      {"domain_name", "String"}, {"group_id", "UUID"}, {"is_active", "Boolean"}, {"status", "String"}};
  query.fields.push_back(
      {"users", "[User]", "", narrowing, [](Context& context, const Node&, const Arguments& a) {
         const auto where = visible_users(context, a);
         return Resolved::many(nodes_of(context.store.db().query(
             "SELECT * FROM users" + where.sql() + " ORDER BY created_at LIMIT 100", where.parameters())));
       }});
  query.fields.push_back(
      {"user_list", "UserList", "", page_arguments(narrowing), [](Context& context, const Node&, const Arguments& a) {
         static const ListColumns columns = user_columns();
         return page(context, a, "users", columns, "created_at DESC, uuid", visible_users(context, a));
       }});
}

// --- key pairs
// -------------------------------------------------------------------------------------------------------------------------------

ListColumns keypair_columns() {
  ListColumns columns;
  for (const char* name : {"access_key", "email", "full_name", "resource_policy", "ssh_public_key"}) columns[name] = {};
  columns["user_id"] = {Kind::kText, "user"};
  for (const char* name : {"created_at", "last_used"}) columns[name] = {Kind::kTime, ""};
  for (const char* name : {"is_active", "is_admin"}) columns[name] = {Kind::kBoolean, ""};
  for (const char* name : {"rate_limit", "num_queries"}) columns[name] = {Kind::kNumber, ""};
  return columns;
}

Where visible_keypairs(Context& context, const Arguments& arguments) {
  const auto scope = scope_of(context, arguments, "email", context.caller.user.email, Autofill::kNo);
  Where where;
  if (scope.domain) where.add("domain_name = ?", {*scope.domain});
  if (scope.user_key) where.add("email = ?", {*scope.user_key});
  if (arguments->has("is_active")) where.add("is_active = ?", {std::int64_t{arguments->getValue<bool>("is_active")}});
  return where;
}

Resolved one_keypair(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  const auto scope = scope_of(context, arguments, "access_key", context.caller.keypair.access_key, Autofill::kYes);
  Where where;
  if (scope.domain) where.add("domain_name = ?", {*scope.domain});
  where.add("access_key = ?", {scope.user_key.value_or("")});
  return Resolved::one(
      node_of(context.store.db().first("SELECT * FROM keypair_view" + where.sql(), where.parameters())));
}

Resolved concurrency_used(Context& context, const Node& node, const Arguments& /*arguments*/) {
  return Resolved::value(context.store.db()
                             .first("SELECT count(*) AS n FROM sessions WHERE access_key = ? AND status NOT IN"
                                    " ('PENDING', 'TERMINATING', 'TERMINATED', 'CANCELLED')",
                                    {node.row.text("access_key")})
                             ->integer("n"));
}

Resolved sessions_of_keypair(Context& context, const Node& node, const Arguments& arguments) {
  Where where;
  where.add("access_key = ?", {node.row.text("access_key")});
  if (const auto status = argument(arguments, "status")) where.add("status = ?", {*status});
  return Resolved::many(nodes_of(context.store.db().query(
      "SELECT * FROM session_view" + where.sql() + " ORDER BY created_at DESC", where.parameters())));
}

void add_keypairs(Schema& schema, ObjectType& query) {
  schema.add({"UserInfo", {{"email", "String"}, {"full_name", "String"}}});
  schema.add({"KeyPair",
              {{"id", "ID", "access_key"},
               {"user_id", "String", "email"},
               {"full_name", "String"},
               {"access_key", "String"},
               {"secret_key", "String"},
               {"is_active", "Boolean"},
               {"is_admin", "Boolean"},
               {"resource_policy", "String"},
               {"created_at", "DateTime"},
               {"last_used", "DateTime"},
               {"rate_limit", "Int"},
               {"num_queries", "Int"},
               {"user", "UUID"},
               {"ssh_public_key", "String"},
               {"concurrency_used", "Int", "", {}, concurrency_used},
               {"concurrency_limit",
                "Int",
                "",
                {},
                [](Context&, const Node&, const Arguments&) { return Resolved::value(0); }},
               {"user_info",
                "UserInfo",
                "",
                {},
                [](Context&, const Node& node, const Arguments&) { return Resolved::one(node_of(node.row)); }},
               {"compute_sessions", "[ComputeSession]", "", {{"status", "String"}}, sessions_of_keypair}}});
  add_list_type(schema, "KeyPair");
  query.fields.push_back(
      {"keypair", "KeyPair", "", {{"domain_name", "String"}, {"access_key", "String"}}, one_keypair});
  const std::vector<ArgumentDefinition> narrowing = {
      {"domain_name", "String"}, {"email", "String"}, {"is_active", "Boolean"}};
  query.fields.push_back(
      {"keypairs", "[KeyPair]", "", narrowing, [](Context& context, const Node&, const Arguments& a) {
         const auto where = visible_keypairs(context, a);
         return Resolved::many(nodes_of(context.store.db().query(
             "SELECT * FROM keypair_view" + where.sql() + " ORDER BY created_at LIMIT 100", where.parameters())));
       }});
  query.fields.push_back({"keypair_list", "KeyPairList", "", page_arguments(narrowing),
                          [](Context& context, const Node&, const Arguments& a) {
                            static const ListColumns columns = keypair_columns();
                            return page(context, a, "keypair_view", columns, "created_at DESC, access_key",
                                        visible_keypairs(context, a));
                          }});
}

// --- resource policies
// -----------------------------------------------------------------------------------------------------------------------

Resolved one_policy(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  return Resolved::one(
      node_of(context.store.db().first("SELECT * FROM keypair_resource_policies WHERE name = ?",
                                       {argument(arguments, "name").value_or(context.caller.policy.name)})));
}

Resolved policies(Context& context, const Node& /*parent*/, const Arguments& /*arguments*/) {
  const User& caller = context.caller.user;
  if (caller.role == "monitor") throw invalid_params("Unknown client role");
  Where where;
  if (caller.role == "user") where.add("name IN (SELECT resource_policy FROM keypairs WHERE user = ?)", {caller.uuid});
  return Resolved::many(nodes_of(context.store.db().query(
      "SELECT * FROM keypair_resource_policies" + where.sql() + " ORDER BY name", where.parameters())));
}

}  // namespace

void add_account_types(Schema& schema, ObjectType& query) {
  add_users(schema, query);
  add_keypairs(schema, query);
  schema.add({"KeyPairResourcePolicy",
              {{"name", "String"},
               {"created_at", "DateTime"},
               {"default_for_unspecified", "String"},
               {"total_resource_slots", "JSONString"},
               {"max_session_lifetime", "Int"},
               {"max_concurrent_sessions", "Int"},
               {"max_containers_per_session", "Int"},
               {"max_vfolder_count", "Int"},
               {"max_vfolder_size", "BigInt"},
               {"idle_timeout", "BigInt"},
               {"allowed_vfolder_hosts", "[String]"}}});
  query.fields.push_back({"keypair_resource_policy", "KeyPairResourcePolicy", "", {{"name", "String"}}, one_policy});
  query.fields.push_back({"keypair_resource_policies", "[KeyPairResourcePolicy]", "", {}, policies});
}

}  // namespace bai::devcluster::graphql
