/// An announcement of the server's operator as people see it.
#pragma once

#include "kernel/console/terminal.hpp"

#include <string>
#include <string_view>

namespace bai::kernel {

/// The Markdown `message` in a box for standard error, at most 82 columns wide: emphasis and code lose their marks,
/// links keep their address, lists and paragraphs their lines. Nothing in it can command the terminal.
/// Source: client 22.03 cli/announcement.py for the box.
std::string announcement_box(std::string_view message, const console::Terminal& terminal);

}  // namespace bai::kernel
