#include "tools/devcluster/runner/session_environment.hpp"

#include <cstdlib>
#include <unistd.h>

namespace bai::devcluster {

std::string session_path(const KernelSpec& spec) {
  if (const auto own = spec.environ.find("PATH"); own != spec.environ.end()) return own->second;
  const char* inherited = std::getenv("PATH");
  return inherited != nullptr && *inherited != '\0' ? inherited
                                                    : "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

std::map<std::string, std::string> session_environment(const KernelSpec& spec, const std::string& home,
                                                       const std::string& python_folder) {
  std::map<std::string, std::string> variables = {
      {"TERM", "xterm"},
      {"LANG", "C.UTF-8"},
      {"SHELL", "/bin/bash"},
      {"USER", "work"},
      {"LOGNAME", "work"},
      {"HOME", home},
      {"PATH", session_path(spec)},
      {"PYTHONUNBUFFERED", "1"},  // prompts and progress arrive when they are printed
      {"MPLBACKEND", "Agg"},      // there is no display to open windows on
      {"BACKENDAI_SESSION_ID", spec.session_id},
      {"BACKENDAI_SESSION_NAME", spec.session_name},
      {"BACKENDAI_KERNEL_ID", spec.kernel_id},
      {"BACKENDAI_CLUSTER_SIZE", "1"},
      {"BACKENDAI_CLUSTER_REPLICAS", "main:1"},
      {"BACKENDAI_CLUSTER_HOSTS", "main1"},
      {"BACKENDAI_CLUSTER_HOST", "main1"},
      {"BACKENDAI_CLUSTER_ROLE", "main"},
      {"BACKENDAI_CLUSTER_IDX", "1"},
      {"LOCAL_USER_ID", std::to_string(::getuid())},
      {"LOCAL_GROUP_ID", std::to_string(::getgid())},
  };
  for (const char* name : {"TZ", "LD_LIBRARY_PATH"}) {
    if (const char* value = std::getenv(name)) variables[name] = value;
  }
  for (const auto& [name, value] : spec.environ) variables[name] = value;
  variables["PATH"] += ":" + python_folder + "/bin";  // last: the machine's own names win
  std::string& python_path =
      variables["PYTHONPATH"];  // also before the user's own: input() of batch programs depends on it
  python_path = python_path.empty() ? python_folder : python_folder + ":" + python_path;
  return variables;
}

}  // namespace bai::devcluster
