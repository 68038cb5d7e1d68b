// Several cases of `run` at once.
#pragma once

#include "shared/run_case.hpp"

#include <bai/terminal.hpp>

namespace sessions {

/// Runs the cases, at most `parallel` at a time. The output of each goes to NAME.stdout.log and NAME.stderr.log in
/// `folder`, its status lines to the command's. Returns 0 if every program ended with 0, otherwise 1. Throws
/// `bai::Error` (BAI_E_CANCELLED) after Ctrl-C, when every case has tidied up.
int run_parallel(const bai::CommandContext& context, const std::vector<CasePlan>& cases, size_t parallel,
                 const std::string& folder);

}  // namespace sessions
