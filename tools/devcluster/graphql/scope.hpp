/// Which rows a caller may see, and the two shapes of list queries.
#pragma once

#include "tools/devcluster/graphql/list_query.hpp"
#include "tools/devcluster/graphql/schema.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bai::devcluster::graphql {

/// Throws Problem 403 "superadmin privilege required".
void require_superadmin(const Context& context);

/// SQL conditions joined by AND, with their parameters.
class Where {
 public:
  void add(const std::string& sql, const Cells& parameters = {});
  [[nodiscard]] std::string sql() const;  ///< " WHERE ..." or empty
  [[nodiscard]] const Cells& parameters() const { return parameters_; }

 private:
  std::string sql_;
  Cells parameters_;
};

/// What a scoped query is limited to.
struct Scope {
  std::optional<std::string> domain, user_key;
};
enum class Autofill { kNo, kYes };
/// `own_key` is the caller's value of the argument that names the user (access key, e-mail or id).
/// Superadmins get the arguments as they are, domain admins their domain, users also their own key; others' values are
/// refused. Source: manager 22.03 `models/gql.py` scoped_query.
Scope scope_of(const Context& context, const Arguments& arguments, const std::string& user_argument,
               const std::string& own_key, Autofill autofill);

/// The text of an argument, if it was given.
std::optional<std::string> argument(const Arguments& arguments, const std::string& name);

NodePtr node_of(std::optional<Row> row);
std::vector<NodePtr> nodes_of(const std::vector<Row>& rows);

/// A page: `{items, total_count}` of the rows of `view`; limit, offset, filter and order come from the arguments.
Resolved page(Context& context, const Arguments& arguments, const std::string& view, const ListColumns& columns,
              const std::string& default_order, Where where);
/// limit, offset, filter and order, followed by the list's own arguments.
std::vector<ArgumentDefinition> page_arguments(std::vector<ArgumentDefinition> own);

}  // namespace bai::devcluster::graphql
