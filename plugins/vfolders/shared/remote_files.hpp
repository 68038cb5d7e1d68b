// Files of a folder as the manager sees them, for functions that build on one another.
#pragma once

#include "shared/folder_request.hpp"

namespace vfolders {

/// {"items":[…]} and, on servers up to 25.5, "files" as JSON text.
std::string list_remote(const bai::Context& context, const std::string& folder, const std::string& path);

/// Makes a folder with its parents. Throws `bai::Error` (BAI_E_API) also if the server reports the failure inside an
/// answer of success, as those from 24.03 on do.
std::string make_remote(const bai::Context& context, const std::string& folder, const std::string& path);

/// Size of one file in a folder's listing; none if it is not there.
std::optional<std::int64_t> remote_size(const bai::Context& context, const std::string& folder,
                                        const std::string& path);

}  // namespace vfolders
