#include "tools/devcluster/graphql/list_query.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster::graphql {
namespace {

using Kind = ListColumn::Kind;
const ListColumns kColumns = {{"name", {}},
                              {"n", {Kind::kNumber, ""}},
                              {"at", {Kind::kTime, "created_at"}},
                              {"role", {Kind::kEnum, "", {{"USER", "user"}, {"ADMIN", "admin"}}}}};

std::string reason(const std::function<void()>& work) {
  try {
    work();
    return "";
  } catch (const std::invalid_argument& error) { return error.what(); }
}

TEST(Filter, CompilesToSql) {
  const struct {
    const char *filter, *sql;
  } rows[] = {
      {"", "1"},
      {R"(name == "a")", "name = ?"},
      {R"(name contains "foo" & role == "USER")", "name LIKE ? AND (role = ?)"},
      {R"(name == "a" & n > 1 | n < 0)", "name = ? AND (n > ? OR (n < ?))"},
      {R"(! n == 1 & n == 2)", "NOT (n = ? AND (n = ?))"},
      {R"((role == "USER") | (name like "%x"))", "(role = ?) OR ((name LIKE ?))"},
      {R"(name == null)", "name IS NULL"},
      {R"(name isnot null)", "name IS NOT NULL"},
      {R"(n in [1, 2])", "n IN (?, ?)"},
      {R"(at >= "2022-01-01")", "created_at >= ?"},
  };
  for (const auto& row : rows) EXPECT_EQ(compile_filter(row.filter, kColumns).sql, row.sql) << row.filter;
}

TEST(Filter, ConvertsValues) {
  EXPECT_EQ(std::get<std::string>(compile_filter(R"(role == "ADMIN")", kColumns).parameters[0]), "admin");
  EXPECT_EQ(std::get<std::string>(compile_filter(R"(name contains "a\"b")", kColumns).parameters[0]), "%a\"b%");
  EXPECT_EQ(std::get<std::string>(compile_filter(R"(at == "2022-01-01")", kColumns).parameters[0]),
            "2022-01-01T00:00:00.000000+00:00");
  EXPECT_EQ(std::get<double>(compile_filter("n == -1.5", kColumns).parameters[0]), -1.5);
}

TEST(Filter, Refusals) {
  EXPECT_EQ(reason([] { compile_filter(R"(colour == "x")", kColumns); }),
            "('Unknown/unsupported field name', 'colour')");
  EXPECT_EQ(reason([] { compile_filter(R"(role == "user")", kColumns); }), "'user'");
  for (const char* text : {"name", "name ==", "name == x", R"(name == "a)", R"(name == "a" &)", R"((name == "a")",
                           R"(name == "a" name == "b")", "n in 1", R"(name = "x"; DROP TABLE users)"})
    EXPECT_EQ(reason([&] { compile_filter(text, kColumns); }).substr(0, 27), "Query filter parsing error:") << text;
}

TEST(Order, CompilesAndRefuses) {
  EXPECT_EQ(compile_order("", kColumns), "");
  EXPECT_EQ(compile_order("name, -at", kColumns), "name ASC NULLS LAST, created_at DESC NULLS FIRST");
  EXPECT_EQ(compile_order("+n", kColumns), "n ASC NULLS LAST");
  EXPECT_EQ(reason([] { compile_order("colour", kColumns); }), "('Unknown/unsupported field name', 'colour')");
  for (const char* text : {"name,", "-", "name desc", "name;x"})
    EXPECT_NE(reason([&] { compile_order(text, kColumns); }), "") << text;
}

}  // namespace
}  // namespace bai::devcluster::graphql
