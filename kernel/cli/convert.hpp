/// Text of a command line → JSON value of the parameter's type.
#pragma once

#include "kernel/cli/descriptor.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace bai::kernel::cli {

/// Thrown for a value that its type refuses; `text` is what stands after "Invalid value for ...: ".
struct BadValue {
  std::string text;
};

/// Whether types that look at the file system (`existing-path`, `file`) do so.
enum class FileCheck { skip, look };

/// One value, whether or not the parameter repeats. `typed` is valid UTF-8. Throws `BadValue`.
boost::json::value convert(const Parameter& parameter, std::string_view typed, FileCheck files = FileCheck::look);

/// The declared default in the form that a handler gets (an array if the parameter repeats); requires `default_json`.
/// Throws `BadValue`.
boost::json::value default_value(const Parameter& parameter, FileCheck files = FileCheck::look);

}  // namespace bai::kernel::cli
