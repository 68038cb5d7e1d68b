/// The three steps of a batch run and what "*" means in each for the runtimes.
///
/// Source: agent 22.03 kernel runners, `clean_heuristic`, `build_heuristic`, `execute_heuristic`.
#pragma once

#include "tools/devcluster/runner/runtimes.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bai::devcluster {

enum class BatchStep { kClean, kBuild, kExec };

/// What one step does: commands to run in turn while they succeed; without commands the step is over with `exit_code`
/// at once.
struct StepPlan {
  std::vector<std::string> warnings;  ///< lines for stderr, without newline, e.g. "c-kernel: ..."
  std::vector<Command> commands;
  int exit_code = 0;
};

/// Decides at the moment when the step's turn has come: files made by earlier steps count.
/// `option`: none or empty skips the step, "*" is the heuristic, anything else a shell command. `work` is the work
/// folder on this machine.
StepPlan plan_step(BatchStep step, const std::optional<std::string>& option, const Runtime& runtime,
                   const std::filesystem::path& work);

/// "clean-finished", "build-finished" or "finished".
const char* finished_status(BatchStep step);

}  // namespace bai::devcluster
