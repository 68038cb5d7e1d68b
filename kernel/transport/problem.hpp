/// An answer that says no → the error that people read.
/// Source: manager 22.03 api/exceptions.py; client 22.03 cli/pretty.py for the wording.
#pragma once

#include "kernel/base/error.hpp"

#include <string>
#include <string_view>

namespace bai::kernel {

/// One line: "<status> <reason>: <title>: <what the server adds>". Lists (candidates, parameters) stay in
/// `Error::problem`, for who prints it. `body`: the problem document, or any text (then it is quoted). `Error::problem`
/// is always a JSON text.
Error problem_error(int status, const std::string& reason, std::string_view body);

}  // namespace bai::kernel
