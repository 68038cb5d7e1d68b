#include "kernel/console/table.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/numbers.hpp"

#include <algorithm>
#include <charconv>

namespace bai::kernel::console {
namespace {

constexpr std::size_t kGap = 2;          // blanks between columns
constexpr std::size_t kTitleMargin = 2;  // a column is at least this much wider than its title

constexpr unsigned bit(Shape shape) { return static_cast<unsigned>(shape); }

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; };
  while (!text.empty() && (text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes the first line off `text`.
std::string_view next_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  const auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void drop_trailing_blanks(std::string& out) {
  while (!out.empty() && out.back() == ' ') out.pop_back();
}

std::size_t from_point(std::string_view number) {
  const auto point = number.rfind('.');
  return point == std::string_view::npos ? 0 : number.size() - point;
}

}  // namespace

Table::Table(const std::vector<std::string>& titles) {
  for (const auto& title : titles) {
    Column column;
    column.title = neutral(title, Lines::join);
    column.title_width = display_width(column.title);
    columns_.push_back(std::move(column));
  }
}

void Table::cell(std::string_view raw, Shape shape) {
  auto& column = columns_[cells_.size() % columns_.size()];
  column.shapes |= bit(shape);
  const auto text = trimmed(raw);
  Cell cell{arena_.size(), static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(text.size()), 1, 0};
  if (is_plain_ascii(text)) {
    arena_ += text;
  } else {
    append_neutral(arena_, text);
    auto rest = std::string_view(arena_).substr(cell.begin);
    cell.size = static_cast<std::uint32_t>(rest.size());
    cell.lines = static_cast<std::uint32_t>(1 + std::count(rest.begin(), rest.end(), '\n'));
    cell.width = 0;
    while (!rest.empty()) cell.width = std::max(cell.width, static_cast<std::uint32_t>(display_width(next_line(rest))));
  }
  cells_.push_back(cell);
}

void Table::rewrite_reals(std::size_t index) {
  auto& column = columns_[index];
  for (std::size_t i = index; i < cells_.size(); i += columns_.size()) {
    auto& cell = cells_[i];
    const auto text = text_of(cell);
    double number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) continue;
    const bool whole = text.find_first_of(".e") == std::string_view::npos;
    const std::string form = whole ? std::string(text) : short_number(number);
    cell.begin = arena_.size();
    cell.size = cell.width = static_cast<std::uint32_t>(form.size());
    cell.after_point = static_cast<std::uint32_t>(from_point(form));
    arena_ += form;
    column.after_point = std::max<std::size_t>(column.after_point, cell.after_point);
  }
  for (std::size_t i = index; i < cells_.size(); i += columns_.size()) {
    auto& cell = cells_[i];
    column.width = std::max(column.width, cell.width + column.after_point - cell.after_point);
  }
}

void Table::measure() {
  constexpr unsigned kWhole = bit(Shape::integer) | bit(Shape::boolean) | bit(Shape::empty);
  constexpr unsigned kNumbers = bit(Shape::integer) | bit(Shape::real) | bit(Shape::empty);
  for (std::size_t index = 0; index < columns_.size(); ++index) {
    auto& column = columns_[index];
    column.width = column.title_width + kTitleMargin;
    column.after_point = 0;
    column.align = Align::left;
    if ((column.shapes & bit(Shape::real)) != 0 && (column.shapes & ~kNumbers) == 0)
      column.align = Align::point;
    else if ((column.shapes & bit(Shape::integer)) != 0 && (column.shapes & ~kWhole) == 0)
      column.align = Align::right;
    column.shapes = 0;
    if (column.align == Align::point) {
      rewrite_reals(index);
      continue;
    }
    for (std::size_t i = index; i < cells_.size(); i += columns_.size())
      column.width = std::max<std::size_t>(column.width, cells_[i].width);
  }
}

void Table::append_padded(std::string& out, std::string_view line, std::size_t width, const Column& column,
                          std::size_t after_point) const {
  const std::size_t tail =
      column.align == Align::point && column.after_point > after_point ? column.after_point - after_point : 0;
  const std::size_t pad = column.width > width + tail ? column.width - width - tail : 0;
  if (column.align != Align::left) out.append(pad, ' ');
  out += line;
  out.append(column.align == Align::left ? pad : tail, ' ');
}

void Table::append_header(std::string& out) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out.append(kGap, ' ');
    append_padded(out, columns_[i].title, columns_[i].title_width, columns_[i], columns_[i].after_point);
  }
  drop_trailing_blanks(out);
  out += '\n';
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) out.append(kGap, ' ');
    out.append(columns_[i].width, '-');
  }
  out += '\n';
}

void Table::append_row(std::string& out, std::size_t first) const {
  std::uint32_t lines = 1;
  for (std::size_t i = 0; i < columns_.size(); ++i) lines = std::max(lines, cells_[first + i].lines);
  if (lines == 1) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto& cell = cells_[first + i];
      if (i != 0) out.append(kGap, ' ');
      append_padded(out, text_of(cell), cell.width, columns_[i], cell.after_point);
    }
    drop_trailing_blanks(out);
    out += '\n';
    return;
  }
  std::vector<std::string_view> rest;
  for (std::size_t i = 0; i < columns_.size(); ++i) rest.push_back(text_of(cells_[first + i]));
  for (std::uint32_t n = 0; n < lines; ++n) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const auto line = next_line(rest[i]);
      if (i != 0) out.append(kGap, ' ');
      append_padded(out, line, display_width(line), columns_[i], cells_[first + i].after_point);
    }
    drop_trailing_blanks(out);
    out += '\n';
  }
}

void Table::flush(std::string& out, Header header) {
  if (!fixed_) measure();
  for (std::size_t i = 0; fixed_ && i < columns_.size(); ++i) {
    if (columns_[i].align == Align::point) rewrite_reals(i);
  }
  if (header == Header::show) append_header(out);
  for (std::size_t first = 0; first + columns_.size() <= cells_.size(); first += columns_.size())
    append_row(out, first);
  cells_.clear();
  arena_.clear();
}

}  // namespace bai::kernel::console
