// What can be asked about a session and how people see it.
#pragma once

#include "shared/api_version.hpp"

namespace sessions {

/// One member of a row: `key` in documents and on command lines, `selection` in the query, `from` the member of the
/// answer, `title` the heading, `format` a formatter of the host's output specification.
struct FieldSpec {
  std::string_view key, selection, from, title, format;
};

/// None for a key that is in no set. Source: client 22.03 output/fields.py, with resource_opts spelt right.
const FieldSpec* session_field(std::string_view key) noexcept;

/// Keys → "name session_id id …". A name that is no key passes unchanged: functions take GraphQL names too. `api`
/// decides which containers there are.
std::string selection_of(const ApiVersion& api, const std::vector<std::string>& keys);

/// The `fields` array of an output specification; unknown keys are shown as they come.
std::string output_fields(const ApiVersion& api, const std::vector<std::string>& keys);

}  // namespace sessions
