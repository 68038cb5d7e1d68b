// Widths, wrapping, quoting, and near matches.
#include "kernel/base/text_width.hpp"
#include "kernel/cli/close_matches.hpp"
#include "kernel/cli/layout.hpp"
#include "kernel/cli/quote.hpp"

#include <gtest/gtest.h>

namespace bai::kernel::cli::test {
namespace {

TEST(TextWidth, ColumnsOfCodePoints) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("세션"), 4U);
  EXPECT_EQ(display_width("ｆｕ"), 4U);
  EXPECT_EQ(display_width("e\xcc\x81"), 1U);
  EXPECT_EQ(display_width("🚀"), 2U);
  EXPECT_EQ(display_width("äö"), 2U);
  EXPECT_EQ(prefix_of("세션", 3), 3U);
  EXPECT_EQ(prefix_of("세션", 1), 3U);
}

TEST(TextWidth, Utf8) {
  for (const auto* good : {"", "a", "ä", "세", "🚀"}) EXPECT_TRUE(is_utf8(good)) << good;
  for (const auto* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80", "a\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Quote, LikeTheReference) {
  EXPECT_EQ(quoted("a"), "'a'");
  EXPECT_EQ(quoted("it's"), "\"it's\"");
  EXPECT_EQ(quoted("'\""), "'\\'\"'");
  EXPECT_EQ(quoted("a\\b\n\x1b"), "'a\\\\b\\n\\x1b'");
  EXPECT_EQ(quoted("\xff"), "'\\xff'");
  EXPECT_EQ(quoted("\xc2\x9b"
                   "세"),
            "'\\x9b세'");
}

TEST(Layout, Width) {
  EXPECT_EQ(help_width(200), 78U);
  EXPECT_EQ(help_width(70), 68U);
  EXPECT_EQ(help_width(10), 50U);
}

TEST(Layout, Wrap) {
  EXPECT_EQ(wrap("aa  bb  cc", 6, "", " "), "aa  bb\n cc");
  EXPECT_EQ(wrap("abcdefg", 3, "", ""), "abc\ndef\ng");
  EXPECT_EQ(wrap("세션 세션", 5, "", ""), "세션\n세션");
  EXPECT_EQ(wrap_paragraphs("a\nb\n\n\nc", 20, "  "), "  a b\n\n  c");
}

TEST(Layout, DefinitionList) {
  EXPECT_EQ(definition_list({{"-a", "A."}, {"--long NAME", "B."}, {"-c", ""}}, 50),
            "  -a           A.\n  --long NAME  B.\n  -c\n");
  EXPECT_EQ(definition_list({{std::string(31, 'x'), "A."}, {"y", "B."}}, 78),
            "  " + std::string(31, 'x') + "\n" + std::string(34, ' ') + "A.\n  y" + std::string(31, ' ') + "B.\n");
}

TEST(Layout, FirstSentence) {
  EXPECT_EQ(first_sentence("One two. Three.", 40), "One two.");
  EXPECT_EQ(first_sentence("One two\nthree\n\nfour", 40), "One two three");
  EXPECT_EQ(first_sentence("One two three four", 13), "One two...");
  EXPECT_EQ(first_sentence("One two three", 13), "One two three");
  EXPECT_EQ(first_sentence("", 13), "");
}

// Expected values come from Python's difflib.
TEST(CloseMatches, RatioOfDifflib) {
  EXPECT_DOUBLE_EQ(similarity("abcd", "bcde"), 0.75);
  EXPECT_DOUBLE_EQ(similarity("", ""), 1.0);
  EXPECT_DOUBLE_EQ(similarity("tide", "diet"), 0.25);
  EXPECT_DOUBLE_EQ(similarity("diet", "tide"), 0.5);
  EXPECT_DOUBLE_EQ(similarity("--format", "--fromat"), 0.875);
  const std::vector<std::string> words{"ape", "apple", "peach", "puppy"};
  EXPECT_EQ(close_matches("appel", words), (std::vector<std::string>{"apple", "ape"}));
  EXPECT_TRUE(close_matches("zzz", words).empty());
}

TEST(EditDistance, CountsSwapsOnce) {
  EXPECT_EQ(edit_distance("list", "list"), 0U);
  EXPECT_EQ(edit_distance("lsit", "list"), 1U);
  EXPECT_EQ(edit_distance("", "ab"), 2U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("ä", "a"), 1U);
}

}  // namespace
}  // namespace bai::kernel::cli::test
