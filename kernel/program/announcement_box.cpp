#include "kernel/program/announcement_box.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/console/neutral.hpp"

#include <algorithm>
#include <vector>

namespace bai::kernel {
namespace {

constexpr std::string_view kTitle = " Server Announcement ";

/// "[text](address)" at `at` → "text (address)"; false if there is no link.
bool append_link(std::string& out, std::string_view line, std::size_t& at) {
  const auto middle = line.find("](", at);
  const auto end = middle == std::string_view::npos ? middle : line.find(')', middle);
  if (end == std::string_view::npos) return false;
  out += line.substr(at + 1, middle - at - 1);
  out += " (";
  out += line.substr(middle + 2, end - middle - 2);
  out += ")";
  at = end + 1;
  return true;
}

/// Emphasis and code without their marks. A mark between blanks is text: "2 * 3".
std::string without_marks(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '[' && append_link(out, line, at)) continue;
    const bool lonely = (at == 0 || line[at - 1] == ' ') && (at + 1 == line.size() || line[at + 1] == ' ');
    if ((c == '*' || c == '`') && !lonely) {
      ++at;
      continue;
    }
    out += c;
    ++at;
  }
  return out;
}

/// The lines of the text, blocks apart by an empty one, each as Markdown would join or keep it.
std::vector<std::string> text_lines(std::string_view message) {
  std::vector<std::string> lines;
  bool open = false;  // the last line is a paragraph that goes on
  for (std::string_view rest = message;;) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    const auto start = std::min(line.find_first_not_of(" \t\r"), line.size());
    const auto content = line.substr(start);
    const bool item = content.starts_with("- ") || content.starts_with("* ") || content.starts_with("+ ");
    const auto hashes = content.find_first_not_of('#');
    const bool heading = hashes != std::string_view::npos && hashes > 0 && content[hashes] == ' ';
    if (content.empty()) {
      if (!lines.empty() && !lines.back().empty()) lines.emplace_back();
      open = false;
    } else if (item) {
      lines.push_back(std::string(start, ' ') + "• " + without_marks(content.substr(2)));
      open = false;
    } else if (heading) {
      lines.push_back(without_marks(content.substr(hashes + 1)));
      open = false;
    } else if (open) {
      lines.back() += " " + without_marks(content);
    } else {
      lines.push_back(without_marks(content));
      open = true;
    }
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// `line` in pieces of at most `cells`, broken at blanks where there are some.
std::vector<std::string> wrapped(std::string_view line, std::size_t cells) {
  std::vector<std::string> pieces;
  while (display_width(line) > cells) {
    const auto fits = prefix_of(line, cells);
    auto end = line.rfind(' ', fits);
    if (end == std::string_view::npos || end == 0) end = fits;
    pieces.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
    while (line.starts_with(' ')) line.remove_prefix(1);
  }
  pieces.emplace_back(line);
  return pieces;
}

std::string repeated(std::string_view text, std::size_t n) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

}  // namespace

std::string announcement_box(std::string_view message, const console::Terminal& terminal) {
  constexpr int kWidest = 82, kNarrowest = 30, kOtherwise = 80;
  const int columns = terminal.err ? std::clamp(terminal.columns, kNarrowest, kWidest) : kOtherwise;
  const auto inner = static_cast<std::size_t>(columns) - 2;
  const std::string on = terminal.err_colour ? "\x1b[1;36m" : "", off = terminal.err_colour ? "\x1b[0m" : "";
  const auto left = (inner - kTitle.size()) / 2;
  std::string box = on + "╭" + repeated("─", left) + std::string(kTitle) + repeated("─", inner - kTitle.size() - left) +
                    "╮" + off + "\n";
  for (const auto& line : text_lines(console::neutral(message))) {
    for (const auto& piece : wrapped(line, inner - 2)) {
      const auto blanks = inner - 2 - std::min(inner - 2, display_width(piece));
      box += on + "│" + off + " " + piece + std::string(blanks, ' ') + " " + on + "│" + off + "\n";
    }
  }
  return box + on + "╰" + repeated("─", inner) + "╯" + off + "\n";
}

}  // namespace bai::kernel
