// The two symbols of the runtime library.
#include "kernel/account/module.hpp"
#include "kernel/config/settings.hpp"
#include "kernel/runtime/client_session.hpp"

#include <cstring>

namespace bai::kernel {
namespace {

class LoadedRuntime final : public Runtime {
 public:
  std::shared_ptr<ClientSession> open_session(const SessionOptions& options) override {
    const auto environment = process_environment();
    return make_client_session(load_settings({options.profile, options.overrides}, environment), options, environment);
  }
};

}  // namespace
}  // namespace bai::kernel

extern "C" __attribute__((visibility("default"))) bai::kernel::Runtime* bai_kernel_runtime(const char* build_id) {
  if (build_id == nullptr || std::strcmp(build_id, BAI_BUILD_ID) != 0) return nullptr;
  static auto* const runtime = new bai::kernel::LoadedRuntime();  // lives until the process ends, past all destructors
  return runtime;
}

BAI_PLUGIN("ai.backend.account", BAI_VERSION, bai::kernel::account::setup)
