/// The filter and order languages of paged lists, compiled to SQL.
#pragma once

#include "tools/devcluster/store/database.hpp"

#include <map>
#include <set>
#include <string>

namespace bai::devcluster::graphql {

/// A column that a list may be filtered and ordered by.
struct ListColumn {
  enum class Kind { kText, kNumber, kBoolean, kTime, kEnum } kind = Kind::kText;
  std::string sql;                                ///< expression in the list's view; empty: named like the field
  std::map<std::string, std::string> names = {};  ///< for kEnum: NAME in the filter to the stored text
};
using ListColumns = std::map<std::string, ListColumn>;

struct Condition {
  std::string sql;  ///< "1" for an empty filter
  Cells parameters;
};

/// Throws std::invalid_argument: "Query filter parsing error: ...", or the unknown field or enum name.
/// `&` and `|` have no precedence: both bind to the right, and `!` covers everything to its right up to the closing
/// parenthesis. Source: manager 22.03 `models/minilang/queryfilter.py`.
Condition compile_filter(const std::string& text, const ListColumns& columns);
/// "col DESC NULLS FIRST, ..."; empty for an empty text. Throws std::invalid_argument: "Query ordering parsing error:
/// ..." or the unknown field. Source: manager 22.03 `models/minilang/ordering.py`.
std::string compile_order(const std::string& text, const ListColumns& columns);

}  // namespace bai::devcluster::graphql
