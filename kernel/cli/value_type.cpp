#include "kernel/cli/value_type.hpp"

#include <array>

namespace bai::kernel::cli {
namespace {

struct Row {
  ValueType type;
  std::string_view name;
  std::string_view placeholder;
};

// Placeholders: client 22.03 `cli/params.py` and the option library's own, except KEY=VAL,... (misspelt there).
constexpr std::array kRows{
    Row{ValueType::text, "text", "TEXT"},
    Row{ValueType::integer, "integer", "INTEGER"},
    Row{ValueType::number, "number", "NUMBER"},
    Row{ValueType::boolean, "boolean", "BOOLEAN"},
    Row{ValueType::flag, "flag", ""},
    Row{ValueType::choice, "choice", ""},
    Row{ValueType::path, "path", "PATH"},
    Row{ValueType::existing_path, "existing-path", "PATH"},
    Row{ValueType::file, "file", "FILENAME"},
    Row{ValueType::json, "json", "JSON-STRING"},
    Row{ValueType::byte_size, "byte-size", "BYTE"},
    Row{ValueType::byte_size_text, "byte-size-text", "BYTE"},
    Row{ValueType::key_value_list, "key-value-list", "KEY=VAL,..."},
    Row{ValueType::comma_list, "comma-list", "LIST EXPRESSION"},
    Row{ValueType::range, "range", "RANGE EXPRESSION"},
};

}  // namespace

std::optional<ValueType> value_type_from(std::string_view name) {
  for (const auto& row : kRows) {
    if (row.name == name) return row.type;
  }
  return std::nullopt;
}

std::string_view placeholder_of(ValueType type) {
  for (const auto& row : kRows) {
    if (row.type == type) return row.placeholder;
  }
  return {};
}

}  // namespace bai::kernel::cli
