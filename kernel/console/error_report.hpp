/// An error as people and scripts read it.
#pragma once

#include "kernel/base/error.hpp"

#include <string>

namespace bai::kernel::console {

/// "<message>; <next step>" in one line. Only lists need more: candidates, parameters and the agent's own error out of
/// the server's problem document follow line by line, and then "Hint: <next step>". Without marks and without a line
/// end at the end.
std::string error_report(const Error& error);

/// The stable name for scripts: the error's own, or one derived from its code and status ("api-404").
std::string error_id(const Error& error);

/// Whether the same command may succeed later without a change: lost connections, time limits, 408, 425, 429, 502, 503,
/// 504.
bool is_retryable(const Error& error);

/// The members `"error": "…",\n  "error_info": {…}` of a document, laid out for level 1, without the braces around.
std::string error_members(const Error& error);

}  // namespace bai::kernel::console
