#include "tools/devcluster/graphql/validate.hpp"

#include "tools/devcluster/graphql/coerce.hpp"

#include <algorithm>
#include <set>

namespace bai::devcluster::graphql {
namespace {

class Validator {
 public:
  Validator(const Schema& schema, const Document& document, const Operation& operation)
      : schema_(schema), document_(document), operation_(operation) {}

  std::vector<Error> run() {
    const char* root = operation_.kind == "query" ? "Query" : "Mutation";
    if (schema_.object(root) == nullptr || operation_.kind == "subscription") {
      add("Schema is not configured for " + operation_.kind + "s", operation_.where);
      return errors_;
    }
    for (const auto& variable : operation_.variables)
      if (const auto name = bare_type(variable.type); !is_scalar(name) && !name.ends_with("Input"))
        add("Unknown type \"" + name + "\".", variable.where);
    check(*schema_.object(root), operation_.selections);
    return errors_;
  }

 private:
  void add(const std::string& message, Location where) { errors_.emplace_back(message, where); }

  void check(const ObjectType& type, const std::vector<Selection>& selections) {
    for (const auto& selection : selections) {
      if (selection.kind == Selection::Kind::kField)
        check_field(type, selection);
      else if (selection.kind == Selection::Kind::kInline)
        check_conditional(type, selection.condition, selection.selections, selection.where);
      else
        check_spread(type, selection);
    }
  }

  void check_spread(const ObjectType& type, const Selection& selection) {
    const auto fragment = document_.fragments.find(selection.name);
    if (fragment == document_.fragments.end())
      return add("Unknown fragment \"" + selection.name + "\".", selection.where);
    if (!open_fragments_.insert(selection.name).second)
      return add("Cannot spread fragment \"" + selection.name + "\" within itself.", selection.where);
    check_conditional(type, fragment->second.condition, fragment->second.selections, selection.where);
    open_fragments_.erase(selection.name);
  }

  void check_conditional(const ObjectType& type, const std::string& condition, const std::vector<Selection>& selections,
                         Location where) {
    if (condition.empty() || condition == type.name) return check(type, selections);
    if (condition == "Item" || condition == "PaginatedList") return check(type, selections);
    if (schema_.object(condition) == nullptr) return add("Unknown type \"" + condition + "\".", where);
    add("Fragment cannot be spread here as objects of type \"" + type.name + "\" can never be of type \"" + condition +
            "\".",
        where);
  }

  void check_field(const ObjectType& type, const Selection& selection) {
    if (selection.name == "__typename") return;
    const Field* field = type.field(selection.name);
    if (field == nullptr)
      return add("Cannot query field \"" + selection.name + "\" on type \"" + type.name + "\".", selection.where);
    check_arguments(type, *field, selection);
    const std::string inner = bare_type(field->type);
    const ObjectType* object = schema_.object(inner);
    if (object == nullptr && !selection.selections.empty())
      return add("Field \"" + field->name + "\" must not have a sub selection since type \"" + field->type +
                     "\" has no subfields.",
                 selection.where);
    if (object == nullptr) return;
    if (selection.selections.empty())
      return add("Field \"" + field->name + "\" of type \"" + field->type + "\" must have a sub selection.",
                 selection.where);
    check(*object, selection.selections);
  }

  void check_arguments(const ObjectType& type, const Field& field, const Selection& selection) {
    for (const auto& argument : selection.arguments) {
      const auto known = std::find_if(field.arguments.begin(), field.arguments.end(),
                                      [&](const auto& a) { return a.name == argument.name; });
      if (known == field.arguments.end())
        add("Unknown argument \"" + argument.name + "\" on field \"" + field.name + "\" of type \"" + type.name + "\".",
            argument.value.where);
      else
        check_value(*known, argument.value);
    }
    for (const auto& wanted : field.arguments) {
      if (!wanted.type.ends_with('!')) continue;
      const bool given = std::any_of(selection.arguments.begin(), selection.arguments.end(),
                                     [&](const auto& a) { return a.name == wanted.name; });
      if (!given)
        add("Field \"" + field.name + "\" argument \"" + wanted.name + "\" of type \"" + wanted.type +
                "\" is required but not provided.",
            selection.where);
    }
  }

  void check_value(const ArgumentDefinition& argument, const Value& value) {
    if (value.kind == Value::Kind::kVariable) return check_variable(argument, value);
    try {
      coerce(argument.type, literal(value, make_object()));
    } catch (const std::invalid_argument& reason) {
      add("Argument \"" + argument.name + "\" has invalid value.\n" + reason.what(), value.where);
    }
  }

  void check_variable(const ArgumentDefinition& argument, const Value& value) {
    for (const auto& variable : operation_.variables) {
      if (variable.name != value.text) continue;
      if (!fits(variable.type, argument.type, variable.fallback.has_value()))
        add("Variable \"$" + variable.name + "\" of type \"" + variable.type + "\" used in position expecting type \"" +
                argument.type + "\".",
            value.where);
      return;
    }
    add("Variable \"$" + value.text + "\" is not defined.", value.where);
  }

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  std::vector<Error> errors_;
  std::set<std::string> open_fragments_;
};

}  // namespace

std::vector<Error> validate(const Schema& schema, const Document& document, const Operation& operation) {
  return Validator(schema, document, operation).run();
}

}  // namespace bai::devcluster::graphql
