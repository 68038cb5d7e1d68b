#include "kernel/base/text_width.hpp"
#include "kernel/console/numbers.hpp"
#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace bai::kernel::console {
namespace {

using test::on_pipes;

struct Case {
  const char* name;
  const char* spec;
  std::vector<std::string> rows;
  const char* out;
};

class Tables : public testing::TestWithParam<Case> {};

TEST_P(Tables, InAPipe) {
  const auto& param = GetParam();
  const auto seen = on_pipes({}, [&](Console& console) {
    EXPECT_EQ(console.page_rows(), 0);
    console.table_begin(param.spec);
    for (const auto& row : param.rows) EXPECT_EQ(console.table_row(row), Console::Row::more);
    console.table_end(-1);
  });
  EXPECT_EQ(seen.out, param.out);
  EXPECT_EQ(seen.err, "");
}

const char* const kTwo = R"({"kind":"list","fields":[{"key":"a"},{"key":"b"}]})";

INSTANTIATE_TEST_SUITE_P(
    All, Tables,
    testing::Values(Case{"documented",
                         R"({"kind":"list","fields":[{"key":"name"},{"key":"access_key","title":"Owner Access Key"}]})",
                         {R"({"name":"sess0","access_key":"AKIAIOSFODNN7EXAMPLE"})"},
                         "Name    Owner Access Key\n------  --------------------\nsess0   AKIAIOSFODNN7EXAMPLE\n"},
                    Case{"empty", kTwo, {}, ""},
                    Case{"integers to the right",
                         kTwo,
                         {R"({"a":1,"b":"x"})", R"({"a":12345,"b":"y"})"},
                         "    A  B\n-----  ---\n    1  x\n12345  y\n"},
                    Case{"fractions on the point",
                         kTwo,
                         {R"({"a":1.5,"b":1})", R"({"a":12.25,"b":true})", R"({"a":3,"b":2})"},
                         "    A     B\n-----  ----\n 1.5      1\n12.25  True\n 3        2\n"},
                    Case{"six digits, but none lost of large numbers",
                         kTwo,
                         {R"({"a":0.123456789,"b":""})", R"({"a":12345678.5,"b":""})"},
                         "              A  B\n---------------  ---\n       0.123457\n12345678.5\n"},
                    Case{"text that looks like a number stays",
                         kTwo,
                         {R"({"a":"3.10","b":"007"})"},
                         "A     B\n----  ---\n3.10  007\n"},
                    Case{"null and absent",
                         kTwo,
                         {R"({"a":null})", R"({"a":7,"b":{}})"},
                         "A       B\n------  -------\n(null)  (null)\n7       (empty)\n"},
                    Case{"wide",
                         kTwo,
                         {R"({"a":"가나다라","b":"x"})", R"({"a":"🚀","b":"y"})", R"({"a":"e\u0301","b":"z"})"},
                         "A         B\n--------  ---\n가나다라  x\n🚀        y\ne\u0301         z\n"},
                    Case{"several lines",
                         kTwo,
                         {R"({"a":"one\ntwo","b":"x"})", R"({"a":"z","b":"p\nq\n"})"},
                         "A    B\n---  ---\none  x\ntwo\nz    p\n     q\n"},
                    Case{"hostile",
                         kTwo,
                         {"{\"a\":\"\\u001b[31mred\\r\\u0007\",\"b\":\"\\u009b1m\\u202e\"}"},
                         "A           B\n----------  ----\n␛[31mred␍␇  \uFFFD1m\uFFFD\n"},
                    Case{"columns of the first row",
                         R"({"kind":"list"})",
                         {R"({"is_active":true,"group_id":"g"})"},
                         "Active?    Group ID\n---------  ----------\nTrue       g\n"},
                    Case{"from and title",
                         R"({"kind":"list","fields":[{"key":"u","from":"user","title":"U"}]})",
                         {R"({"user":"x"})"},
                         "U\n---\nx\n"}),
    [](const auto& each) {
      std::string name;
      for (const char c : std::string(each.param.name)) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
      }
      return name;
    });

TEST(Table, OneChunkHoweverLongInAPipe) {
  const auto seen = on_pipes({}, [](Console& console) {
    console.table_begin(R"({"kind":"list","fields":[{"key":"a"}]})");
    for (int i = 0; i < 500; ++i) console.table_row(R"({"a":"x"})");
    console.table_row(R"({"a":"a long cell"})");
    console.table_end(9000);
  });
  EXPECT_TRUE(seen.out.starts_with("A\n-----------\nx\nx\n"));
  EXPECT_TRUE(seen.out.ends_with("x\na long cell\n"));
}

TEST(Table, VeryLongOnesLeaveInPiecesOfTheSameWidth) {
  const std::string wide(1 << 20, 'w');
  const auto seen = on_pipes({}, [&](Console& console) {
    console.table_begin(R"({"kind":"list","fields":[{"key":"a"},{"key":"n"}]})");
    for (int i = 0; i < 80; ++i) console.table_row(R"({"a":")" + wide + R"(","n":1.5})");
    console.table_end(-1);
  });
  const auto last = seen.out.substr(seen.out.rfind('\n', seen.out.size() - 2) + 1);
  EXPECT_EQ(last, wide + "  1.5\n");
  EXPECT_EQ(std::count(seen.out.begin(), seen.out.end(), '\n'), 82);
}

TEST(Table, RefusesRowsOutsideAndMalformedOnes) {
  on_pipes({}, [](Console& console) {
    EXPECT_THROW(console.table_row("{}"), Error);
    EXPECT_THROW(console.table_end(0), Error);
    console.table_begin("");
    EXPECT_THROW(console.table_begin(""), Error);
    EXPECT_THROW(console.table_row("[1]"), Error);
    EXPECT_THROW(console.table_row("{\"a\":"), Error);
    EXPECT_THROW(console.table_row(R"({"a":{"b":[1,{"c":"a text that is too long to be kept inside"}]},"d":[[[)"),
                 Error);
    EXPECT_THROW(console.value("[]", R"({"kind":"list"})"), Error);
    EXPECT_EQ(console.table_row(R"({"a":1})"), Console::Row::more);
  });
}

struct SpecCase {
  const char* spec;
  const char* names;
};

TEST(Specification, NamesWhatItRefuses) {
  for (const auto& [spec, names] :
       {SpecCase{R"({"kind":"tree"})", "\"tree\""}, SpecCase{R"({"colour":1})", "\"colour\""},
        SpecCase{R"({"fields":[{"key":"a","format":"money"}]})", "\"money\""},
        SpecCase{R"({"fields":[{"kee":"a"}]})", "\"kee\""},
        SpecCase{R"({"fields":[{"title":"A"}]})", "without \"key\""}, SpecCase{"[", "not valid JSON"}}) {
    on_pipes({}, [&](Console& console) {
      try {
        console.value("{}", spec);
        ADD_FAILURE() << spec;
      } catch (const Error& error) {
        EXPECT_EQ(error.code, Code::invalid);
        EXPECT_NE(std::string(error.what()).find(names), std::string::npos) << error.what();
      }
    });
  }
}

TEST(Width, CountsCells) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("plain"), 5U);
  EXPECT_EQ(display_width("한글"), 4U);
  EXPECT_EQ(display_width("e\u0301\u200D"), 1U);
  EXPECT_EQ(display_width("❤\uFE0F"), 2U);
  EXPECT_EQ(display_width("\u1112\u1161\u11AB"), 2U);  // a syllable of conjoining letters
  EXPECT_EQ(display_width("½é"), 2U);
  for (const std::string text : {"12345678", "1234567\x7f", "1234567\x1f", "1234567\x80", "1234567~"}) {
    const bool plain = text.back() == '8' || text.back() == '~';
    EXPECT_EQ(is_plain_ascii(text), plain);
    EXPECT_EQ(is_plain_ascii(text + "x"), plain);
  }
}

TEST(Numbers, AsPeopleReadThem) {
  EXPECT_EQ(binary_size(0), "0 Bytes");
  EXPECT_EQ(binary_size(1), "1 Byte");
  EXPECT_EQ(binary_size(1023), "1023 Bytes");
  EXPECT_EQ(binary_size(123456789), "117.7 MiB");
  EXPECT_EQ(short_binary_size(1073741824), "1.0G");
  EXPECT_EQ(short_binary_size(68719476736), "64.0G");
  EXPECT_EQ(short_binary_size(512), "512B");
  EXPECT_EQ(decimal_size(1234567), "1.2 MB");
  EXPECT_EQ(decimal_size(1500), "1.5 kB");
  EXPECT_EQ(mib(123456789), 117.7);
  EXPECT_EQ(thousands(std::int64_t{-1234567}), "-1,234,567");
  EXPECT_EQ(thousands(std::int64_t{999}), "999");
  EXPECT_EQ(thousands(1234.5), "1,234.5");
}

}  // namespace
}  // namespace bai::kernel::console
