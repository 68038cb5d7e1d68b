/// An output specification, decoded. Internal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::console {

enum class Kind { plain, item, items, list, mutation, data };

enum class Formatter {
  plain,
  nested,
  mib,
  size,
  slots,
  subfield,
  agent_stat,
  kernel_stat,
  group_list,
  container_list,
  dependency_list
};

struct Field {
  std::string key;    ///< member of the JSON document
  std::string from;   ///< member of the row
  std::string title;  ///< heading
  Formatter format = Formatter::plain;
  std::string argument;       ///< subfield: the member to show
  std::vector<Field> fields;  ///< of the objects of a list formatter
};

struct OutputSpec {
  Kind kind = Kind::plain;
  std::vector<Field> fields;  ///< empty = all members as they come
  std::string error;          ///< item: what to say for null
  std::string item, action;   ///< mutation
  bool page_size_given = false;
};

/// `json` empty = a plain value. Throws `Error` (invalid) that names the unknown member, kind or formatter.
OutputSpec parse_output_spec(std::string_view json);

/// The heading for a member nobody described: "scaling_group" → "Scaling Group", "is_active" → "Active?", "id" → "ID".
/// Source: client 22.03 output/fields.py.
std::string derived_title(std::string_view name);

}  // namespace bai::kernel::console
