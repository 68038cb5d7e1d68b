/// Text to tokens. Commas, comments and white space vanish here.
#pragma once

#include "tools/devcluster/graphql/ast.hpp"

#include <string>
#include <vector>

namespace bai::devcluster::graphql {

struct Token {
  enum class Kind { kEnd, kPunctuator, kName, kInt, kFloat, kString };
  Kind kind = Kind::kEnd;
  std::string text;  ///< decoded for strings
  Location where;
};

/// The last token is kEnd. Throws Error.
std::vector<Token> tokenize(const std::string& source);
/// The error text with the source line and a mark under the column.
Error syntax_error(const std::string& source, Location where, const std::string& what);

}  // namespace bai::devcluster::graphql
