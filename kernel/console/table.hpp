/// A table in the "simple" style: header, dashes, rows, two blanks between columns. Internal.
#pragma once

#include "kernel/console/field_format.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bai::kernel::console {

/// Collects rows and lays them out in chunks: the columns of a chunk are as wide as its cells need. Cells are
/// neutralised, may have several lines, and are aligned by what they are: integers to the right, numbers with a
/// fraction on the decimal point, all else to the left. Text is never changed because it looks like a number. Source:
/// tabulate 0.8.9, format "simple".
class Table {
 public:
  /// At least one title; as many columns as titles.
  explicit Table(const std::vector<std::string>& titles);

  /// Row by row, left to right.
  void cell(std::string_view text, Shape shape);

  std::size_t rows() const { return cells_.size() / columns_.size(); }
  std::size_t bytes() const { return arena_.size() + cells_.size() * sizeof(Cell); }

  enum class Header { show, hide };
  /// Appends the collected rows and forgets them.
  void flush(std::string& out, Header header);
  /// Later chunks keep the alignment and width of the columns so far; longer cells stand over.
  void fix() { fixed_ = true; }

 private:
  struct Cell {
    std::size_t begin;
    std::uint32_t size, width, lines;
    std::uint32_t after_point;  ///< real columns: characters from the decimal point on
  };
  enum class Align { left, right, point };
  struct Column {
    std::string title;
    std::size_t title_width = 0;
    std::size_t width = 0;
    std::size_t after_point = 0;
    unsigned shapes = 0;
    Align align = Align::left;
  };

  std::string_view text_of(const Cell& cell) const { return std::string_view(arena_).substr(cell.begin, cell.size); }
  void measure();
  void rewrite_reals(std::size_t column);
  void append_header(std::string& out) const;
  void append_row(std::string& out, std::size_t first_cell) const;
  void append_padded(std::string& out, std::string_view line, std::size_t width, const Column& column,
                     std::size_t after_point) const;

  std::vector<Column> columns_;
  std::vector<Cell> cells_;
  std::string arena_;
  bool fixed_ = false;
};

}  // namespace bai::kernel::console
