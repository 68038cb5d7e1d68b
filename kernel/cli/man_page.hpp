/// Manual pages (man(7) source) from the same data as help.
#pragma once

#include "kernel/cli/command_index.hpp"
#include "kernel/cli/descriptor.hpp"

#include <string>
#include <string_view>

namespace bai::kernel::cli {

/// Name of the page of a command or group: "backend.ai-session-create"; of the root "backend.ai".
std::string man_page_name(std::string_view path);

/// Pages end with a line end. `version`: of the program, for the foot. Text from descriptors can contain no requests.
/// `path`: the place that the page is of, since a command may stand in several.
std::string command_man_page(const CommandDescriptor& command, std::string_view path, std::string_view version);
/// Of a group, or of the root, which also has the global options; `help`: what it is, as text.
std::string group_man_page(const CommandIndex& index, NodeId group, std::string_view help, std::string_view version);

}  // namespace bai::kernel::cli
