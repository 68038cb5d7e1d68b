#include "tools/devcluster/sessions/kernel_spec.hpp"

#include "tools/devcluster/base/json.hpp"

#include <unistd.h>

namespace bai::devcluster {

KernelSpec kernel_spec_of(const Row& session, const std::filesystem::path& scratch) {
  KernelSpec spec;
  spec.session_id = spec.kernel_id = session.text("id");
  spec.session_name = session.text("name");
  spec.runtime = session.text("runtime");
  spec.scratch = scratch;
  spec.bootstrap_script = session.text("bootstrap_script");
  spec.environ = {{"BACKENDAI_SESSION_ID", spec.session_id},
                  {"BACKENDAI_SESSION_NAME", spec.session_name},
                  {"BACKENDAI_CLUSTER_SIZE", "1"},
                  {"BACKENDAI_CLUSTER_REPLICAS", "main:1"},
                  {"BACKENDAI_CLUSTER_HOSTS", "main1"},
                  {"BACKENDAI_CLUSTER_ROLE", "main"},
                  {"BACKENDAI_CLUSTER_IDX", "1"},
                  {"BACKENDAI_CLUSTER_HOST", "main1"},
                  {"BACKENDAI_ACCESS_KEY", session.text("access_key")},
                  {"BACKENDAI_KERNEL_ID", spec.kernel_id},
                  {"BACKENDAI_KERNEL_IMAGE", session.text("image")},
                  {"LOCAL_USER_ID", std::to_string(getuid())},
                  {"LOCAL_GROUP_ID", std::to_string(getgid())}};
  const auto environ_list = parse_json(session.text("environ"));
  if (environ_list && is_array(*environ_list)) {
    for (const auto& item : *as_array(*environ_list)) {
      const std::string entry = item.toString();
      const auto equals = entry.find('=');
      spec.environ[entry.substr(0, equals)] = equals == std::string::npos ? "" : entry.substr(equals + 1);
    }
  }
  return spec;
}

std::int64_t memory_of(const Row& session) {
  const auto slots = parse_json(session.text("occupied_slots"));
  if (!slots || !is_object(*slots)) return 0;
  const std::string text = text_member(as_object(*slots), "mem").value_or("0");
  return text.find_first_not_of("0123456789") == std::string::npos && text.size() < 19 && !text.empty()
             ? std::stoll(text)
             : 0;
}

}  // namespace bai::devcluster
