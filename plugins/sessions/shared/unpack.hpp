// Files that come out of a session: a multipart body whose parts are tar archives.
#pragma once

#include <bai/http.hpp>

#include <filesystem>

namespace sessions {

/// Contents of the parts of a multipart body. `content_type` names the boundary. Throws `bai::Error` (BAI_E_API) if the
/// body is malformed or a part is encoded. Source: RFC 2046 5.1.
std::vector<std::string_view> split_parts(std::string_view content_type, std::string_view body);

/// Unpacks a tar archive below `folder`, which must exist; existing files are replaced. Gives the members' names.
/// Refuses, before anything is written, members that would leave the folder, also through links. Throws `bai::Error`.
std::vector<std::string> unpack_tar(std::string_view archive, const std::filesystem::path& folder);

}  // namespace sessions
