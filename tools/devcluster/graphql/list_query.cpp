#include "tools/devcluster/graphql/list_query.hpp"

#include "tools/devcluster/base/time.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace bai::devcluster::graphql {
namespace {

[[noreturn]] void unknown_field(const std::string& name) {
  throw std::invalid_argument("('Unknown/unsupported field name', '" + name + "')");
}

const ListColumn& column_of(const ListColumns& columns, const std::string& name) {
  const auto found = columns.find(name);
  if (found == columns.end()) unknown_field(name);
  return found->second;
}

std::string sql_of(const ListColumn& column, const std::string& name) { return column.sql.empty() ? name : column.sql; }

struct Operand {
  enum class Kind { kText, kNumber, kNull, kBoolean, kArray } kind = Kind::kNull;
  std::string text;
  std::vector<Operand> items;
};

class FilterCompiler {
 public:
  FilterCompiler(const std::string& text, const ListColumns& columns) : text_(text), columns_(columns) {}

  Condition run() {
    skip();
    if (at_ == text_.size()) return {"1", {}};
    Condition condition;
    condition.sql = expression(0);
    skip();
    if (at_ != text_.size()) fail();
    condition.parameters = std::move(parameters_);
    return condition;
  }

 private:
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  bool accept(const std::string& word) {
    skip();
    if (text_.compare(at_, word.size(), word) != 0) return false;
    at_ += word.size();
    return true;
  }

  [[noreturn]] void fail() const {
    throw std::invalid_argument("Query filter parsing error: unexpected input at column " + std::to_string(at_ + 1) +
                                " of: " + text_);
  }

  std::string expression(int depth) {
    if (depth > 50) fail();
    if (accept("!")) return "NOT (" + expression(depth + 1) + ")";
    std::string left;
    if (accept("(")) {
      left = "(" + expression(depth + 1) + ")";
      if (!accept(")")) fail();
    } else {
      left = comparison();
    }
    if (accept("&")) return left + " AND (" + expression(depth + 1) + ")";
    if (accept("|")) return left + " OR (" + expression(depth + 1) + ")";
    return left;
  }

  std::string name() {
    skip();
    std::string word;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      word += text_[at_++];
    if (word.empty() || std::isdigit(static_cast<unsigned char>(word.front()))) fail();
    return word;
  }

  std::string op() {
    for (const char* word : {"==", "!=", ">=", "<=", ">", "<", "contains", "isnot", "in", "is", "like", "ilike"})
      if (accept(word)) return word;
    fail();
  }

  std::string comparison() {
    const std::string field = name();
    const std::string operation = op();
    const Operand operand = value(0);
    const ListColumn& column = column_of(columns_, field);
    const std::string sql = sql_of(column, field);
    if (operand.kind == Operand::Kind::kNull || operation == "is" || operation == "isnot")
      return identity(column, sql, operation, operand);
    if (operation == "contains") return sql + " LIKE " + bind(column, operand, "%");
    if (operation == "like" || operation == "ilike") return sql + " LIKE " + bind(column, operand, "");
    if (operation == "in") return list(column, sql, operand);
    return sql + " " +
           (operation == "=="   ? "="
            : operation == "!=" ? "<>"
                                : operation) +
           " " + bind(column, operand, "");
  }

  std::string identity(const ListColumn& column, const std::string& sql, const std::string& operation,
                       const Operand& operand) {
    if (operation != "==" && operation != "!=" && operation != "is" && operation != "isnot") fail();
    const bool negated = operation == "!=" || operation == "isnot";
    const std::string right = operand.kind == Operand::Kind::kNull ? "NULL" : bind(column, operand, "");
    return sql + (negated ? " IS NOT " : " IS ") + right;
  }

  std::string list(const ListColumn& column, const std::string& sql, const Operand& operand) {
    if (operand.kind != Operand::Kind::kArray) fail();
    std::string marks;
    for (const auto& item : operand.items) marks += (marks.empty() ? "" : ", ") + bind(column, item, "");
    return sql + " IN (" + marks + ")";
  }

  std::string bind(const ListColumn& column, const Operand& operand, const std::string& around) {
    if (operand.kind == Operand::Kind::kArray) fail();
    parameters_.push_back(converted(column, operand, around));
    return "?";
  }

  Cell converted(const ListColumn& column, const Operand& operand, const std::string& around) const {
    if (operand.kind == Operand::Kind::kBoolean) return std::int64_t{operand.text == "true"};
    if (!around.empty()) return around + operand.text + around;
    if (column.kind == ListColumn::Kind::kEnum) {
      const auto stored = column.names.find(operand.text);
      if (stored == column.names.end()) throw std::invalid_argument("'" + operand.text + "'");
      return stored->second;
    }
    if (column.kind == ListColumn::Kind::kTime) {
      const auto time = parse_time(operand.text);
      if (!time) throw std::invalid_argument("Query filter parsing error: not a time: " + operand.text);
      return to_iso(time->time);
    }
    if (operand.kind == Operand::Kind::kNumber) return std::stod(operand.text);
    return operand.text;
  }

  Operand value(int depth) {
    skip();
    if (at_ >= text_.size() || depth > 4) fail();
    if (text_[at_] == '"') return {Operand::Kind::kText, quoted(), {}};
    if (accept("[")) return array(depth);
    for (const char* word : {"null", "true", "false"})
      if (accept(word)) return {std::string(word) == "null" ? Operand::Kind::kNull : Operand::Kind::kBoolean, word, {}};
    return number();
  }

  Operand array(int depth) {
    Operand operand{Operand::Kind::kArray, "", {}};
    if (accept("]")) return operand;
    do operand.items.push_back(value(depth + 1));
    while (accept(","));
    if (!accept("]")) fail();
    return operand;
  }

  std::string quoted() {
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '"') ++at_;
      out += text_[at_];
    }
    if (at_ >= text_.size()) fail();
    ++at_;
    return out;
  }

  Operand number() {
    std::string digits;
    while (at_ < text_.size() && std::string("+-.eE0123456789").find(text_[at_]) != std::string::npos)
      digits += text_[at_++];
    try {
      std::size_t used = 0;
      std::stod(digits, &used);
      if (used != digits.size()) fail();
    } catch (const std::logic_error&) { fail(); }
    return {Operand::Kind::kNumber, digits, {}};
  }

  const std::string& text_;
  const ListColumns& columns_;
  std::size_t at_ = 0;
  Cells parameters_;
};

}  // namespace

Condition compile_filter(const std::string& text, const ListColumns& columns) {
  return FilterCompiler(text, columns).run();
}

std::string compile_order(const std::string& text, const ListColumns& columns) {
  std::string plain;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c))) plain += c;
  std::string sql;
  std::size_t at = 0;
  while (at < plain.size()) {
    const auto comma = std::min(plain.find(',', at), plain.size());
    std::string name = plain.substr(at, comma - at);
    at = comma + 1;
    const bool descending = name.starts_with('-');
    if (descending || name.starts_with('+')) name.erase(0, 1);
    const bool word = !name.empty() && std::all_of(name.begin(), name.end(),
                                                   [](unsigned char c) { return std::isalnum(c) || c == '_'; });
    if (!word || at == plain.size()) throw std::invalid_argument("Query ordering parsing error: " + text);
    sql += (sql.empty() ? "" : ", ") + sql_of(column_of(columns, name), name) +
           (descending ? " DESC NULLS FIRST" : " ASC NULLS LAST");
  }
  return sql;
}

}  // namespace bai::devcluster::graphql
