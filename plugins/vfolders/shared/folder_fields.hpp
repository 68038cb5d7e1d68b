// What can be asked about a folder and how people see it.
#pragma once

#include <bai/server.hpp>

namespace vfolders {

/// Keys → "host name created_at …" of a GraphQL selection. A name that is no key passes unchanged.
std::string selection_of(const std::vector<std::string>& keys);

/// The `fields` array of an output specification; unknown keys are shown as they come.
std::string output_fields(const std::vector<std::string>& keys);

}  // namespace vfolders
