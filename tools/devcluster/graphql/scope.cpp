#include "tools/devcluster/graphql/scope.hpp"

#include "tools/devcluster/http/problem.hpp"

#include <algorithm>

namespace bai::devcluster::graphql {

void require_superadmin(const Context& context) {
  if (!context.caller.is_superadmin()) throw forbidden("superadmin privilege required");
}

void Where::add(const std::string& sql, const Cells& parameters) {
  sql_ += (sql_.empty() ? "(" : " AND (") + sql + ")";
  parameters_.insert(parameters_.end(), parameters.begin(), parameters.end());
}

std::string Where::sql() const { return sql_.empty() ? "" : " WHERE " + sql_; }

std::optional<std::string> argument(const Arguments& arguments, const std::string& name) {
  if (!arguments->has(name)) return std::nullopt;
  return arguments->get(name).toString();
}

Scope scope_of(const Context& context, const Arguments& arguments, const std::string& user_argument,
               const std::string& own_key, Autofill autofill) {
  Scope scope{argument(arguments, "domain_name"), argument(arguments, user_argument)};
  const User& user = context.caller.user;
  if (user.role == "superadmin" || user.role == "admin") {
    if (autofill == Autofill::kYes && !scope.user_key) scope.user_key = own_key;
    if (user.role == "superadmin") return scope;
  } else if (user.role != "user") {
    throw invalid_params("Unknown client role");
  }
  if (scope.domain && *scope.domain != user.domain_name) throw forbidden(std::nullopt);
  scope.domain = user.domain_name;
  if (user.role == "admin") return scope;
  if (scope.user_key && *scope.user_key != own_key) throw forbidden(std::nullopt);
  scope.user_key = own_key;
  return scope;
}

NodePtr node_of(std::optional<Row> row) {
  if (!row) return nullptr;
  return std::make_shared<Node>(Node{std::move(*row), {}, 0});
}

std::vector<NodePtr> nodes_of(const std::vector<Row>& rows) {
  std::vector<NodePtr> nodes;
  for (const auto& row : rows) nodes.push_back(node_of(row));
  return nodes;
}

Resolved page(Context& context, const Arguments& arguments, const std::string& view, const ListColumns& columns,
              const std::string& default_order, Where where) {
  if (const auto filter = argument(arguments, "filter")) {
    const auto condition = compile_filter(*filter, columns);
    where.add(condition.sql, condition.parameters);
  }
  const auto given_order = argument(arguments, "order");
  const std::string order = given_order ? compile_order(*given_order, columns) : default_order;
  Database& db = context.store.db();
  auto list = std::make_shared<Node>();
  list->total_count = db.first("SELECT count(*) AS n FROM " + view + where.sql(), where.parameters())->integer("n");
  Cells parameters = where.parameters();
  parameters.emplace_back(std::max<std::int64_t>(0, arguments->getValue<std::int64_t>("limit")));
  parameters.emplace_back(std::max<std::int64_t>(0, arguments->getValue<std::int64_t>("offset")));
  list->items = nodes_of(db.query(
      "SELECT * FROM " + view + where.sql() + (order.empty() ? "" : " ORDER BY " + order) + " LIMIT ? OFFSET ?",
      parameters));
  return Resolved::one(list);
}

std::vector<ArgumentDefinition> page_arguments(std::vector<ArgumentDefinition> own) {
  std::vector<ArgumentDefinition> all = {
      {"limit", "Int!"}, {"offset", "Int!"}, {"filter", "String"}, {"order", "String"}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

}  // namespace bai::devcluster::graphql
