/// An API function for people: what it does, takes and gives.
#pragma once

#include <string>
#include <string_view>

namespace bai::kernel {

/// `descriptor_json`: see "Function" of sdk/docs/descriptors.md. `columns`: of the terminal. Ends with a line end.
std::string function_text(std::string_view descriptor_json, int columns);

}  // namespace bai::kernel
