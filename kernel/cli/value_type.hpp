/// Types of values on the command line, as descriptors name them.
#pragma once

#include <optional>
#include <string_view>

namespace bai::kernel::cli {

enum class ValueType {
  text,
  integer,
  number,
  boolean,
  flag,
  choice,
  path,
  existing_path,
  file,
  json,
  byte_size,
  byte_size_text,
  key_value_list,
  comma_list,
  range,
};

/// "existing-path" → `existing_path`; nothing for an unknown name.
std::optional<ValueType> value_type_from(std::string_view name);

/// Placeholder of an option's value in help when its descriptor has no `show`; empty for `flag` and `choice`.
std::string_view placeholder_of(ValueType type);

}  // namespace bai::kernel::cli
