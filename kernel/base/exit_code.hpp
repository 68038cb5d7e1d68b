/// Error → exit code, in one place. Published in README.md; a test compares the two.
#pragma once

#include "kernel/base/error.hpp"

#include <span>
#include <string_view>

namespace bai::kernel {

struct ExitCodeRow {
  int code;
  std::string_view meaning;
};

/// The published table, in ascending order of codes.
std::span<const ExitCodeRow> exit_code_table();

/// Exit code of a command that failed with `error`: never 0; 1 only for what has no row of its own.
int exit_code(const Error& error);

/// For wrong command lines.
inline constexpr int kExitUsage = 2;

}  // namespace bai::kernel
