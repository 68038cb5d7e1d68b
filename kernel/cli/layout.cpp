#include "kernel/cli/layout.hpp"

#include "kernel/base/text_width.hpp"

#include <algorithm>

namespace bai::kernel::cli {
namespace {

constexpr std::size_t kWidestFirstColumn = 30;
constexpr std::size_t kColumnGap = 2;
constexpr std::string_view kBlank = " \t\r\n";

struct SpacedWord {
  std::size_t gap;  ///< blanks before it; a line end counts as one
  std::string_view text;
};

std::vector<SpacedWord> words_of(std::string_view text) {
  std::vector<SpacedWord> words;
  std::size_t gap = 0;
  for (auto start = text.find_first_not_of(kBlank); start != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBlank, start), text.size());
    words.push_back({gap, text.substr(start, end - start)});
    start = text.find_first_not_of(kBlank, end);
    const auto blanks = text.substr(end, start == std::string_view::npos ? start : start - end);
    gap = blanks.find('\n') == std::string_view::npos ? blanks.size() : 1;
  }
  return words;
}

std::vector<std::string_view> paragraphs_of(std::string_view text) {
  std::vector<std::string_view> paragraphs;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const auto paragraph = text.substr(0, end);
    if (paragraph.find_first_not_of(kBlank) != std::string_view::npos) paragraphs.push_back(paragraph);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 2);
  }
  return paragraphs;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace

std::size_t help_width(int columns) { return static_cast<std::size_t>(std::max(std::min(columns, 80) - 2, 50)); }

std::string wrap(std::string_view text, std::size_t width, std::string_view first_indent,
                 std::string_view next_indent) {
  std::string done;
  std::string line(first_indent);
  std::size_t used = display_width(line);
  bool has_word = false;
  const auto new_line = [&] {
    done += line + "\n";
    line = next_indent;
    used = display_width(line);
    has_word = false;
  };
  for (const auto& spaced : words_of(text)) {
    auto word = spaced.text;
    if (has_word && used + spaced.gap + display_width(word) > width) new_line();
    if (has_word) {
      line += std::string(spaced.gap, ' ');
      used += spaced.gap;
    }
    while (used + display_width(word) > width) {
      const auto bytes = prefix_of(word, width > used ? width - used : 1);
      if (bytes == word.size()) break;
      line += word.substr(0, bytes);
      word.remove_prefix(bytes);
      new_line();
    }
    line += word;
    used += display_width(word);
    has_word = true;
  }
  return done + line;
}

std::string wrap_paragraphs(std::string_view text, std::size_t width, std::string_view indent) {
  std::string all;
  for (const auto paragraph : paragraphs_of(text)) {
    if (!all.empty()) all += "\n\n";
    all += wrap(paragraph, width, indent, indent);
  }
  return all;
}

std::string definition_list(const Rows& rows, std::size_t width) {
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, display_width(row.first));
  const std::size_t first_column = std::min(widest, kWidestFirstColumn) + kColumnGap;
  const std::size_t text_width = width > first_column + 12 ? width - first_column - 2 : 10;
  const std::string indent(first_column + 2, ' ');

  std::string all;
  for (const auto& [term, text] : rows) {
    all += "  " + term;
    const auto lines = lines_of(wrap_paragraphs(text, text_width, ""));
    if (lines.empty()) {
      all += '\n';
      continue;
    }
    if (display_width(term) + kColumnGap <= first_column) {
      all += std::string(first_column - display_width(term), ' ');
    } else {
      all += "\n" + indent;
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0 && !lines[i].empty()) all += indent;
      all += lines[i] + "\n";
    }
  }
  return all;
}

std::string first_sentence(std::string_view text, std::size_t columns) {
  const auto words = words_of(text.substr(0, text.find("\n\n")));
  const auto joined = [&](std::size_t count) {
    std::string line;
    for (std::size_t i = 0; i < count; ++i) line += (i > 0 ? " " : "") + std::string(words[i].text);
    return line;
  };
  std::size_t used = 0;
  std::size_t i = 0;
  for (; i < words.size(); ++i) {
    used += display_width(words[i].text) + (i > 0 ? 1 : 0);
    if (used > columns) break;
    if (words[i].text.back() == '.') return joined(i + 1);
    if (used == columns && i + 1 < words.size()) break;
  }
  if (i == words.size()) return joined(words.size());
  used += 3;
  while (i > 0) {
    used -= display_width(words[i].text) + 1;
    if (used <= columns) break;
    --i;
  }
  return joined(i) + "...";
}

}  // namespace bai::kernel::cli
