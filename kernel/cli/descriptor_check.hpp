/// What a descriptor's members must not contradict.
#pragma once

#include "kernel/cli/descriptor.hpp"

namespace bai::kernel::cli {

enum class ParameterKind { argument, option };

// Each throws `Error` (invalid) "WHERE: ...".

/// Words of `path` and `aliases`: not empty, no blanks, no leading `-`; no alias twice.
void check_place(const std::string& path, const std::vector<std::string>& aliases, const std::string& where);
/// One parameter by itself, its default included.
void check_parameter(const Parameter& parameter, ParameterKind kind, const std::string& where);
/// Names, flags and places of the command together.
void check_command(const CommandDescriptor& command, const std::string& where);

}  // namespace bai::kernel::cli
