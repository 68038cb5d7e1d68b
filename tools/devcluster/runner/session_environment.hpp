/// Environment variables of the processes of a session.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"

#include <map>
#include <string>

namespace bai::devcluster {

/// Nothing of the server's own environment but the search paths, then what the system sets, then spec.environ, which
/// wins. `home`: the work folder as the session sees it; `python_folder`: where sitecustomize.py is, as the session
/// sees it. Source: agent 22.03 `create_kernel` (environ), kernel runner `child_env`.
std::map<std::string, std::string> session_environment(const KernelSpec& spec, const std::string& home,
                                                       const std::string& python_folder);

/// PATH of the session: spec.environ's, else the server's, else the usual system folders.
std::string session_path(const KernelSpec& spec);

}  // namespace bai::devcluster
