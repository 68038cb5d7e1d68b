#include "tools/devcluster/graphql/lexer.hpp"

namespace bai::devcluster::graphql {
namespace {

constexpr int kDeepest = 60;  // selections, lists and objects inside each other

class Parser {
 public:
  explicit Parser(const std::string& source) : source_(source), tokens_(tokenize(source)) {}

  Document document() {
    Document document;
    while (current().kind != Token::Kind::kEnd) {
      if (at_name("fragment"))
        fragment(document);
      else
        document.operations.push_back(operation());
    }
    if (document.operations.empty()) fail("Unexpected EOF");
    return document;
  }

 private:
  [[nodiscard]] const Token& current() const { return tokens_[at_]; }
  [[nodiscard]] bool at(const char* punctuator) const {
    return current().kind == Token::Kind::kPunctuator && current().text == punctuator;
  }
  [[nodiscard]] bool at_name(const char* name) const {
    return current().kind == Token::Kind::kName && current().text == name;
  }

  bool accept(const char* punctuator) {
    if (!at(punctuator)) return false;
    ++at_;
    return true;
  }

  void expect(const char* punctuator) {
    if (!accept(punctuator)) fail(std::string("Expected ") + punctuator + ", found " + shown());
  }

  std::string name() {
    if (current().kind != Token::Kind::kName) fail("Expected Name, found " + shown());
    return tokens_[at_++].text;
  }

  [[nodiscard]] std::string shown() const {
    return current().kind == Token::Kind::kEnd ? "EOF" : "\"" + current().text + "\"";
  }
  [[noreturn]] void fail(const std::string& what) const { throw syntax_error(source_, current().where, what); }

  struct Nesting {
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kDeepest) parser_.fail("Nested too deeply");
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    Parser& parser_;
  };

  Operation operation() {
    Operation operation;
    operation.where = current().where;
    operation.kind = "query";
    if (!at("{")) {
      operation.kind = name();
      if (operation.kind != "query" && operation.kind != "mutation" && operation.kind != "subscription") {
        --at_;
        fail("Unexpected Name \"" + operation.kind + "\"");
      }
      if (current().kind == Token::Kind::kName) operation.name = name();
      if (accept("("))
        while (!accept(")")) operation.variables.push_back(variable_definition());
      directives();
    }
    operation.selections = selections();
    return operation;
  }

  void fragment(Document& document) {
    name();
    const std::string title = name();
    if (title == "on" || !at_name("on")) fail("Expected \"on\", found " + shown());
    name();
    Fragment fragment;
    fragment.condition = name();
    directives();
    fragment.selections = selections();
    document.fragments[title] = std::move(fragment);
  }

  VariableDefinition variable_definition() {
    VariableDefinition definition;
    definition.where = current().where;
    expect("$");
    definition.name = name();
    expect(":");
    definition.type = type();
    if (accept("=")) definition.fallback = value();
    return definition;
  }

  std::string type() {
    const Nesting nesting(*this);
    std::string text;
    if (accept("[")) {
      text = "[" + type() + "]";
      expect("]");
    } else {
      text = name();
    }
    return accept("!") ? text + "!" : text;
  }

  std::vector<Selection> selections() {
    const Nesting nesting(*this);
    expect("{");
    std::vector<Selection> all;
    do all.push_back(selection());
    while (!accept("}"));
    return all;
  }

  Selection selection() {
    Selection selection;
    selection.where = current().where;
    if (accept("...")) {
      selection.kind = Selection::Kind::kInline;
      if (at_name("on")) {
        name();
        selection.condition = name();
      } else if (current().kind == Token::Kind::kName) {
        selection.kind = Selection::Kind::kFragment;
        selection.name = name();
      }
      selection.directives = directives();
      if (selection.kind == Selection::Kind::kInline) selection.selections = selections();
      return selection;
    }
    selection.alias = selection.name = name();
    if (accept(":")) selection.name = name();
    selection.arguments = arguments();
    selection.directives = directives();
    if (at("{")) selection.selections = selections();
    return selection;
  }

  std::vector<Argument> arguments() {
    std::vector<Argument> all;
    if (!accept("(")) return all;
    while (!accept(")")) {
      Argument argument;
      argument.name = name();
      expect(":");
      argument.value = value();
      all.push_back(std::move(argument));
    }
    return all;
  }

  std::vector<Directive> directives() {
    std::vector<Directive> all;
    while (at("@")) {
      Directive directive;
      directive.where = current().where;
      ++at_;
      directive.name = name();
      directive.arguments = arguments();
      all.push_back(std::move(directive));
    }
    return all;
  }

  Value value() {
    const Nesting nesting(*this);
    Value value;
    value.where = current().where;
    if (accept("$")) {
      value.kind = Value::Kind::kVariable;
      value.text = name();
    } else if (accept("[")) {
      value.kind = Value::Kind::kList;
      while (!accept("]")) value.items.push_back(this->value());
    } else if (accept("{")) {
      value.kind = Value::Kind::kObject;
      while (!accept("}")) {
        std::string key = name();
        expect(":");
        value.members.emplace_back(std::move(key), this->value());
      }
    } else {
      scalar(value);
    }
    return value;
  }

  void scalar(Value& value) {
    const Token& token = current();
    value.text = token.text;
    switch (token.kind) {
      case Token::Kind::kInt: value.kind = Value::Kind::kInt; break;
      case Token::Kind::kFloat: value.kind = Value::Kind::kFloat; break;
      case Token::Kind::kString: value.kind = Value::Kind::kString; break;
      case Token::Kind::kName:
        value.kind = token.text == "true" || token.text == "false" ? Value::Kind::kBoolean
                     : token.text == "null"                        ? Value::Kind::kNull
                                                                   : Value::Kind::kEnum;
        break;
      default: fail("Unexpected " + shown());
    }
    ++at_;
  }

  const std::string& source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Document parse(const std::string& source) { return Parser(source).document(); }

}  // namespace bai::devcluster::graphql
