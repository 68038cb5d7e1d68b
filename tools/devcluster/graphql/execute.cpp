#include "tools/devcluster/graphql/execute.hpp"

#include "tools/devcluster/graphql/coerce.hpp"
#include "tools/devcluster/graphql/validate.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <algorithm>

namespace bai::devcluster::graphql {
namespace {

/// A null where the type forbids it: the parent becomes null instead. The error itself is already noted.
struct NullEscapes {};

using Path = std::vector<Json>;

JsonObject error_entry(const std::string& message, Location where, const Path& path) {
  auto entry =
      make_object({{"message", message},
                   {"locations", make_array({make_object({{"line", where.line}, {"column", where.column}})})}});
  if (!path.empty()) entry->set("path", make_array(path));
  return entry;
}

/// The column's cell as the field's scalar type prints it.
Json column_value(const Field& field, const Row& row) {
  const std::string column = field.column.empty() ? field.name : field.column;
  if (row.is_null(column)) return {};
  const std::string type = bare_type(field.type);
  if (field.type.starts_with('[')) {
    const auto parsed = parse_json(row.text(column));
    return parsed ? parsed.value() : Json();
  }
  if (type == "Boolean") return row.integer(column) != 0;
  if (type == "Int" || type == "BigInt") return row.integer(column);
  if (type == "Float") {
    const auto* real = std::get_if<double>(&row.cell(column));
    return real != nullptr ? *real : static_cast<double>(row.integer(column));
  }
  return row.text(column);
}

class Executor {
 public:
  Executor(const Schema& schema, Context& context, const Document& document, JsonObject variables)
      : schema_(schema), context_(context), document_(document), variables_(std::move(variables)) {}

  Json run(const ObjectType& root, const std::vector<Selection>& selections) {
    try {
      return object(root, Node{Row{}, {}, 0}, {&selections});
    } catch (const NullEscapes&) { return {}; }
  }

  [[nodiscard]] const JsonArray& errors() const { return errors_; }

 private:
  struct Wanted {
    std::string key;
    std::vector<const Selection*> selections;  ///< the same response key, wherever it was written
  };

  bool included(const Selection& selection) {
    for (const auto& directive : selection.directives) {
      if (directive.name != "include" && directive.name != "skip") continue;
      bool condition = false;
      for (const auto& argument : directive.arguments) {
        const Json value = literal(argument.value, variables_);
        condition = argument.name == "if" && is_bool(value) && value.convert<bool>();
      }
      if (condition != (directive.name == "include")) return false;
    }
    return true;
  }

  void collect(const std::vector<Selection>& selections, std::vector<Wanted>& wanted) {
    for (const auto& selection : selections) {
      if (!included(selection)) continue;
      if (selection.kind == Selection::Kind::kInline) {
        collect(selection.selections, wanted);
      } else if (selection.kind == Selection::Kind::kFragment) {
        collect(document_.fragments.at(selection.name).selections, wanted);
      } else {
        auto place =
            std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& w) { return w.key == selection.alias; });
        if (place == wanted.end()) place = wanted.insert(wanted.end(), Wanted{selection.alias, {}});
        place->selections.push_back(&selection);
      }
    }
  }

  Json object(const ObjectType& type, const Node& node, const std::vector<const std::vector<Selection>*>& sets) {
    std::vector<Wanted> wanted;
    for (const auto* set : sets) collect(*set, wanted);
    auto result = make_object();
    for (const auto& field : wanted) result->set(field.key, one_field(type, node, field));
    return result;
  }

  Json one_field(const ObjectType& type, const Node& node, const Wanted& wanted) {
    const Selection& selection = *wanted.selections.front();
    if (selection.name == "__typename") return type.name;
    const Field& field = *type.field(selection.name);
    path_.emplace_back(wanted.key);
    Json value;
    try {
      value = complete(field, resolve(field, node, selection), wanted);
    } catch (const NullEscapes&) {
      // noted where it happened
    } catch (const Problem& problem) {
      errors_->add(error_entry(problem.what(), selection.where, path_));
    } catch (const std::exception& error) { errors_->add(error_entry(error.what(), selection.where, path_)); }
    path_.pop_back();
    if (value.isEmpty() && field.type.ends_with('!')) throw NullEscapes{};
    return value;
  }

  Resolved resolve(const Field& field, const Node& node, const Selection& selection) {
    if (!field.resolve) return Resolved::value(column_value(field, node.row));
    auto arguments = make_object();
    for (const auto& argument : selection.arguments) {
      const auto definition = std::find_if(field.arguments.begin(), field.arguments.end(),
                                           [&](const auto& a) { return a.name == argument.name; });
      const Json value = coerce(definition->type, literal(argument.value, variables_));
      if (!value.isEmpty()) arguments->set(argument.name, value);
    }
    return field.resolve(context_, node, arguments);
  }

  Json complete(const Field& field, const Resolved& resolved, const Wanted& wanted) {
    if (resolved.kind == Resolved::Kind::kScalar) return resolved.scalar;
    const ObjectType& type = *schema_.object(bare_type(field.type));
    std::vector<const std::vector<Selection>*> sets;
    for (const auto* selection : wanted.selections) sets.push_back(&selection->selections);
    if (resolved.kind == Resolved::Kind::kObject)
      return resolved.object ? object(type, *resolved.object, sets) : Json();
    auto array = make_array();
    for (std::size_t i = 0; i < resolved.objects.size(); ++i) {
      path_.emplace_back(static_cast<std::int64_t>(i));
      array->add(object(type, *resolved.objects[i], sets));
      path_.pop_back();
    }
    return array;
  }

  const Schema& schema_;
  Context& context_;
  const Document& document_;
  JsonObject variables_;
  JsonArray errors_ = make_array();
  Path path_;
};

const Operation& choose(const Document& document, const std::string& name) {
  if (name.empty() && document.operations.size() > 1)
    throw Error("Must provide operation name if query contains multiple operations.",
                document.operations.front().where);
  for (const auto& operation : document.operations)
    if (name.empty() || operation.name == name) return operation;
  throw Error("Unknown operation named \"" + name + "\".", {});
}

}  // namespace

JsonObject execute(const Schema& schema, Context& context, const Query& query) {
  try {
    const Document document = parse(query.text);
    const Operation& operation = choose(document, query.operation_name);
    if (const auto errors = validate(schema, document, operation); !errors.empty()) {
      auto entries = make_array();
      for (const auto& error : errors) entries->add(error_entry(error.what(), error.where(), {}));
      return make_object({{"errors", entries}});
    }
    Executor executor(schema, context, document, coerce_variables(operation, query.variables));
    const Json data =
        executor.run(*schema.object(operation.kind == "query" ? "Query" : "Mutation"), operation.selections);
    auto reply = make_object();
    if (executor.errors()->size() > 0) reply->set("errors", executor.errors());
    reply->set("data", data);
    return reply;
  } catch (const Error& error) {
    return make_object({{"errors", make_array({error_entry(error.what(), error.where(), {})})}});
  }
}

const Field* ObjectType::field(const std::string& field_name) const {
  for (const auto& candidate : fields)
    if (candidate.name == field_name) return &candidate;
  return nullptr;
}

const ObjectType* Schema::object(const std::string& type_name) const {
  const auto found = types.find(type_name);
  return found == types.end() ? nullptr : &found->second;
}

std::string bare_type(const std::string& type) {
  std::string name;
  for (const char c : type)
    if (c != '[' && c != ']' && c != '!') name += c;
  return name;
}

}  // namespace bai::devcluster::graphql
