/// JSON values as YAML 1.2 text that YAML 1.1 readers understand alike. Internal.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace bai::kernel::console {

/// Appends `value` in block style, each line indented by 2 blanks per level, with a line end after the last. Text that
/// could be read as anything but text is quoted: `no`, `3.10`, dates, text with blanks around it. Control characters
/// are escaped.
void append_yaml(std::string& out, const boost::json::value& value, int level = 0);
/// One element of a sequence: "- …".
void append_yaml_element(std::string& out, const boost::json::value& value, int level);
/// The members of a mapping without anything around them.
void append_yaml_members(std::string& out, const boost::json::object& object, int level);
/// Text as a scalar, quoted where it must be.
void append_yaml_text(std::string& out, std::string_view text);

}  // namespace bai::kernel::console
