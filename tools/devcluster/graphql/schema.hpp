/// Types as tables: what fields an object has, and where each comes from.
#pragma once

#include "tools/devcluster/auth/identity.hpp"
#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/store/store.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace bai::devcluster::graphql {

struct Node;
using NodePtr = std::shared_ptr<const Node>;

/// One object while a document is executed: a row of the store, and for list types the page of objects.
struct Node {
  Row row;
  std::vector<NodePtr> items;
  std::int64_t total_count = 0;
};

/// What a field gives: a scalar (any JSON, null included), an object (none: null), or a list of objects.
struct Resolved {
  enum class Kind { kScalar, kObject, kObjects } kind = Kind::kScalar;
  Json scalar;
  NodePtr object;
  std::vector<NodePtr> objects;

  static Resolved value(Json json) { return {Kind::kScalar, std::move(json), nullptr, {}}; }
  static Resolved one(NodePtr node) { return {Kind::kObject, {}, std::move(node), {}}; }
  static Resolved many(std::vector<NodePtr> nodes) { return {Kind::kObjects, {}, nullptr, std::move(nodes)}; }
};

/// What resolvers may use. Valid during one request.
struct Context {
  Store& store;
  const Identity& caller;
  std::function<std::string(const Row& session)> live_statistics;  ///< JSON text, empty when there are none
};

/// Arguments that were given, after coercion; null and absent are the same.
using Arguments = JsonObject;
using Resolver = std::function<Resolved(Context&, const Node& parent, const Arguments&)>;

struct ArgumentDefinition {
  std::string name, type;
};

struct Field {
  std::string name;
  std::string type;         ///< GraphQL notation: "String", "[ComputeSession]", "Int!"
  std::string column = "";  ///< of the row, when there is no resolver; empty: named like the field
  std::vector<ArgumentDefinition> arguments = {};
  Resolver resolve = nullptr;
};

struct ObjectType {
  std::string name;
  std::vector<Field> fields;

  [[nodiscard]] const Field* field(const std::string& field_name) const;
};

/// Object types by name; "Query" is the root. Scalars are known to the executor.
struct Schema {
  std::map<std::string, ObjectType> types;

  void add(ObjectType type) { types[type.name] = std::move(type); }
  [[nodiscard]] const ObjectType* object(const std::string& type_name) const;
};

/// "[ComputeSession!]!" to "ComputeSession".
std::string bare_type(const std::string& type);

}  // namespace bai::devcluster::graphql
