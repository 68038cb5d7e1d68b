/// A parsed GraphQL document: the part of the language that executable documents use.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster::graphql {

/// 1-based.
struct Location {
  int line = 1, column = 1;
};

/// A syntax or validation error, or what a resolver reports; ends up in `errors`.
class Error : public std::runtime_error {
 public:
  Error(const std::string& message, Location where) : std::runtime_error(message), where_(where) {}
  [[nodiscard]] Location where() const { return where_; }

 private:
  Location where_;
};

struct Value {
  enum class Kind { kNull, kVariable, kInt, kFloat, kString, kBoolean, kEnum, kList, kObject };
  Kind kind = Kind::kNull;
  std::string text;  ///< name of the variable or enum value, the number's or string's text, "true" or "false"
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> members;
  Location where;
};

struct Argument {
  std::string name;
  Value value;
};

struct Directive {
  std::string name;
  std::vector<Argument> arguments;
  Location where;
};

struct Selection {
  enum class Kind { kField, kFragment, kInline };
  Kind kind = Kind::kField;
  std::string alias, name;  ///< alias equals name when none is written; the name of the fragment for kFragment
  std::string condition;    ///< type condition of kInline, may be empty
  std::vector<Argument> arguments;
  std::vector<Directive> directives;
  std::vector<Selection> selections;
  Location where;
};

struct VariableDefinition {
  std::string name;
  std::string type;  ///< as written without spaces: "[String!]!"
  std::optional<Value> fallback;
  Location where;
};

struct Operation {
  std::string kind;  ///< "query", "mutation" or "subscription"
  std::string name;
  std::vector<VariableDefinition> variables;
  std::vector<Selection> selections;
  Location where;
};

struct Fragment {
  std::string condition;
  std::vector<Selection> selections;
};

struct Document {
  std::vector<Operation> operations;
  std::map<std::string, Fragment> fragments;
};

/// Throws Error with "Syntax Error GraphQL (line:column) ..." and, after an empty line, the marked source line.
/// Source: GraphQL specification of June 2018, section 2.
Document parse(const std::string& source);

}  // namespace bai::devcluster::graphql
