/// An answer that says no → the error that people read.
/// Source: manager 22.03 api/exceptions.py; client 22.03 cli/pretty.py for the wording.
#pragma once

#include "kernel/base/error.hpp"

#include <string>
#include <string_view>

namespace bai::kernel {

/// First line "BackendAPIError: <status> <reason>", then the title and the details that belong to the problem's type.
/// `body`: the problem document, or any text (then it is shown as content). `Error::problem` is always a JSON text.
Error problem_error(int status, const std::string& reason, std::string_view body);

}  // namespace bai::kernel
