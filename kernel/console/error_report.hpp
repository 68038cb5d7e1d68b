/// An error as people and scripts read it.
#pragma once

#include "kernel/base/error.hpp"

#include <string>

namespace bai::kernel::console {

/// First line: the message; then what the server's problem document adds, by its type; last a line "Hint: …". Without
/// marks and without a line end at the end. A problem that is not an object with title and type is shown as status and
/// body. Source: client 22.03 cli/pretty.py; RFC 7807.
std::string error_report(const Error& error);

/// The stable name for scripts: the error's own, or one derived from its code and status ("api-404").
std::string error_id(const Error& error);

/// Whether the same command may succeed later without a change: lost connections, time limits, 408, 425, 429, 502, 503,
/// 504.
bool is_retryable(const Error& error);

/// The members `"error": "…",\n  "error_info": {…}` of a document, laid out for level 1, without the braces around.
std::string error_members(const Error& error);

}  // namespace bai::kernel::console
