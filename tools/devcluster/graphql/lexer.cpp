#include "tools/devcluster/graphql/lexer.hpp"

#include <fmt/format.h>

#include <cctype>
#include <sstream>

namespace bai::devcluster::graphql {
namespace {

bool is_name(char c, bool first) {
  return c == '_' || std::isalpha(static_cast<unsigned char>(c)) ||
         (!first && std::isdigit(static_cast<unsigned char>(c)));
}

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  } else {
    out += static_cast<char>(0xe0U | (code >> 12U));
    out += static_cast<char>(0x80U | ((code >> 6U) & 0x3fU));
    out += static_cast<char>(0x80U | (code & 0x3fU));
  }
}

class Lexer {
 public:
  explicit Lexer(const std::string& source) : source_(source) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    do tokens.push_back(next());
    while (tokens.back().kind != Token::Kind::kEnd);
    return tokens;
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  char take() {
    const char c = source_[at_++];
    column_ = c == '\n' ? 1 : column_ + 1;
    line_ += c == '\n' ? 1 : 0;
    return c;
  }

  void skip_ignored() {
    while (at_ < source_.size()) {
      const char c = peek();
      if (c == '#')
        while (at_ < source_.size() && peek() != '\n') take();
      else if (c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r')
        take();
      else if (source_.compare(at_, 3, "\xef\xbb\xbf") == 0)
        at_ += 3;
      else
        return;
    }
  }

  Token next() {
    skip_ignored();
    Token token;
    token.where = {line_, column_};
    if (at_ >= source_.size()) return token;
    const char c = peek();
    if (is_name(c, true)) {
      token.kind = Token::Kind::kName;
      while (at_ < source_.size() && is_name(peek(), false)) token.text += take();
    } else if (c == '-' || std::isdigit(static_cast<unsigned char>(c))) {
      number(token);
    } else if (c == '"') {
      token.kind = Token::Kind::kString;
      token.text = source_.compare(at_, 3, "\"\"\"") == 0 ? block_string() : string();
    } else {
      punctuator(token);
    }
    return token;
  }

  void punctuator(Token& token) {
    token.kind = Token::Kind::kPunctuator;
    if (source_.compare(at_, 3, "...") == 0) {
      for (int i = 0; i < 3; ++i) token.text += take();
      return;
    }
    if (std::string("!$():=@[]{|}&").find(peek()) == std::string::npos)
      fail(fmt::format("Unexpected character \"{}\"", peek()));
    token.text = take();
  }

  void number(Token& token) {
    token.kind = Token::Kind::kInt;
    if (peek() == '-') token.text += take();
    const auto digits = [&] {
      if (!std::isdigit(static_cast<unsigned char>(peek()))) fail("Invalid number");
      while (std::isdigit(static_cast<unsigned char>(peek()))) token.text += take();
    };
    digits();
    if (peek() == '.') {
      token.kind = Token::Kind::kFloat;
      token.text += take();
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      token.kind = Token::Kind::kFloat;
      token.text += take();
      if (peek() == '+' || peek() == '-') token.text += take();
      digits();
    }
  }

  std::string string() {
    std::string out;
    take();
    while (true) {
      if (at_ >= source_.size() || peek() == '\n') fail("Unterminated string");
      const char c = take();
      if (c == '"') return out;
      if (c != '\\')
        out += c;
      else
        escape(out);
    }
  }

  void escape(std::string& out) {
    if (at_ >= source_.size()) fail("Unterminated string");
    static const std::string plain = "\"\\/bfnrt", meaning = "\"\\/\b\f\n\r\t";
    const char c = take();
    if (c == 'u') {
      unsigned code = 0;
      for (int i = 0; i < 4; ++i) {
        if (!std::isxdigit(static_cast<unsigned char>(peek()))) fail("Invalid character escape sequence");
        code = code * 16 + static_cast<unsigned>(std::stoi(std::string(1, take()), nullptr, 16));
      }
      return append_utf8(out, code);
    }
    if (plain.find(c) == std::string::npos) fail("Invalid character escape sequence");
    out += meaning[plain.find(c)];
  }

  /// Without the removal of common indentation: no client sends block strings whose layout matters.
  std::string block_string() {
    for (int i = 0; i < 3; ++i) take();
    std::string out;
    while (source_.compare(at_, 3, "\"\"\"") != 0) {
      if (at_ >= source_.size()) fail("Unterminated string");
      out += take();
    }
    for (int i = 0; i < 3; ++i) take();
    return out;
  }

  [[noreturn]] void fail(const std::string& what) const { throw syntax_error(source_, {line_, column_}, what); }

  const std::string& source_;
  std::size_t at_ = 0;
  int line_ = 1, column_ = 1;
};

}  // namespace

std::vector<Token> tokenize(const std::string& source) { return Lexer(source).run(); }

Error syntax_error(const std::string& source, Location where, const std::string& what) {
  std::istringstream lines(source);
  std::string line;
  for (int i = 0; i < where.line; ++i) std::getline(lines, line);
  const std::string prefix = std::to_string(where.line) + ": ";
  return {fmt::format("Syntax Error GraphQL ({}:{}) {}\n\n{}{}\n{}^\n", where.line, where.column, what, prefix, line,
                      std::string(prefix.size() + static_cast<std::size_t>(where.column) - 1, ' ')),
          where};
}

}  // namespace bai::devcluster::graphql
