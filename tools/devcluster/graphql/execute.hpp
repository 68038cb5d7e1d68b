/// Runs a document against a schema.
#pragma once

#include "tools/devcluster/graphql/schema.hpp"

#include <string>

namespace bai::devcluster::graphql {

struct Query {
  std::string text;
  JsonObject variables;        ///< never null; undeclared ones are ignored
  std::string operation_name;  ///< empty: the only operation
};

/// `{"errors"?: [{"message", "locations", "path"?}], "data"?: {...}}`; data is absent when the document did not parse
/// or validate.
JsonObject execute(const Schema& schema, Context& context, const Query& query);

}  // namespace bai::devcluster::graphql
