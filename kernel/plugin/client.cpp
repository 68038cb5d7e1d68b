#include "kernel/plugin/client.hpp"

#include <dlfcn.h>
#include <filesystem>
#include <signal.h>
#include <string>

namespace bai::kernel {
namespace {

Runtime& open_runtime() {
  const auto path = runtime_library();
  constexpr const char* kHint = "install backend.ai again";
  // POCO blocks SIGPIPE for the thread that loads it; children would inherit that
  sigset_t mask;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  ::pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  if (library == nullptr)
    throw Error(Code::fail, std::string("the network library cannot be loaded: ") + ::dlerror(), kHint);
  const auto entry = reinterpret_cast<RuntimeEntry>(::dlsym(library, kRuntimeSymbol));
  auto* found = entry == nullptr ? nullptr : entry(BAI_BUILD_ID);
  if (found == nullptr) throw Error(Code::fail, path.string() + " is of another build than this program", kHint);
  return *found;
}

}  // namespace

std::filesystem::path runtime_library() {
  Dl_info info{};
  if (::dladdr(reinterpret_cast<const void*>(&runtime), &info) == 0 || info.dli_fname == nullptr)
    return "libbackendai-runtime.so";
  return std::filesystem::absolute(info.dli_fname).parent_path() / "backend.ai" / "libbackendai-runtime.so";
}

Runtime& runtime() {
  static Runtime& opened = open_runtime();  // a failure is tried again at the next call
  return opened;
}

ClientSession& Client::session() {
  const std::lock_guard lock(mutex_);
  if (!session_) session_ = runtime().open_session(options_);
  return *session_;
}

ClientSession* Client::opened() {
  const std::lock_guard lock(mutex_);
  return session_.get();
}

}  // namespace bai::kernel
