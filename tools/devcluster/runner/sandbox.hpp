/// Where the processes of a session run: inside bubblewrap where that works, else in their folder with the user's own
/// view of the files.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/runner/runtimes.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bai::devcluster {

/// How to start the supervisor of a session, complete.
struct LaunchPlan {
  std::vector<std::string> argv;               ///< the sandbox or the supervisor itself; argv[0] is absolute
  std::map<std::string, std::string> environ;  ///< the whole environment
  std::filesystem::path folder;                ///< current directory to start in, on this machine
};

/// Whether `bwrap` is installed and permitted here; tried once per process. BAI_DEVCLUSTER_SANDBOX=none turns it off.
bool sandbox_works();

/// Makes the folders of the session below spec.scratch (work, tmp, python) and decides how its supervisor starts.
///
/// `control_fd` is the number that the control socket will have in the supervisor. Throws std::runtime_error or
/// std::filesystem::filesystem_error with the folder or mount that is wrong.
LaunchPlan plan_launch(const KernelSpec& spec, const Runtime& runtime, const std::filesystem::path& supervisor,
                       int control_fd);

/// Folder of this machine that the session sees as `inside` (an absolute path below /home/work), mounts considered.
std::filesystem::path host_path_of(const KernelSpec& spec, const std::string& inside);

}  // namespace bai::devcluster
