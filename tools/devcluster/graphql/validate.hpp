/// What can be said about a document before it runs.
#pragma once

#include "tools/devcluster/graphql/ast.hpp"
#include "tools/devcluster/graphql/schema.hpp"

#include <vector>

namespace bai::devcluster::graphql {

/// Unknown fields, arguments, types, fragments and variables; missing arguments and selections. Empty when all is well.
std::vector<Error> validate(const Schema& schema, const Document& document, const Operation& operation);

}  // namespace bai::devcluster::graphql
