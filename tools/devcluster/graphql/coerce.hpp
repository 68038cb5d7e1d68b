/// Values of documents and variables into the types of arguments.
#pragma once

#include "tools/devcluster/graphql/ast.hpp"
#include "tools/devcluster/graphql/schema.hpp"

namespace bai::devcluster::graphql {

/// A JSON value into a scalar, list or input object type; null stays null unless the type forbids it.
/// Throws std::invalid_argument with the reason. Source: manager 22.03 on graphene 2 and graphql-core 2.
Json coerce(const std::string& type, const Json& value);
/// A literal, with variables already coerced and looked up by name; a missing variable is null.
Json literal(const Value& value, const JsonObject& variables);
/// The declared variables of an operation with their defaults. Throws Error.
JsonObject coerce_variables(const Operation& operation, const JsonObject& given);
/// True when a variable declared with `declared` may stand where `expected` is wanted.
bool fits(const std::string& declared, const std::string& expected, bool has_default);
/// True for the scalars of the API.
bool is_scalar(const std::string& type);

}  // namespace bai::devcluster::graphql
