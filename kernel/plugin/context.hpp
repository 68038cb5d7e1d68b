/// One execution of a handler, as the host sees it (`bai_context` of plugin.h).
#pragma once

#include "kernel/base/cancellation.hpp"
#include "kernel/plugin/client.hpp"

#include <bai/plugin.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace bai::kernel {

class Host;
namespace console {
class Console;
}

/// A service's object that belongs to a context: closed by the plugin, or with the context.
class Handle {
 public:
  virtual ~Handle() = default;
};

}  // namespace bai::kernel

struct bai_context {
  using Cancellation = bai::kernel::Cancellation;

  /// Of a command: `output` is where it prints; it may be used on this thread only.
  bai_context(bai::kernel::Host& host_, bai::kernel::Client& client_, Cancellation& parent,
              bai::kernel::console::Console* output_, std::uint32_t flags_);
  /// Of a function called from `caller`: same client, no output. With `independent_of` its own life: not cancelled with
  /// the caller.
  bai_context(bai_context& caller, std::optional<bai::kernel::Clock::time_point> deadline);
  bai_context(bai_context& caller, Cancellation& independent_of,
              std::optional<bai::kernel::Clock::time_point> deadline);
  bai_context(const bai_context&) = delete;
  bai_context& operator=(const bai_context&) = delete;
  ~bai_context();

  /// Keeps `handle` until `release` or the end of the context.
  template <class T>
  T* keep(std::unique_ptr<T> handle) {
    auto* raw = handle.get();
    const std::lock_guard lock(mutex);
    handles.emplace(static_cast<bai::kernel::Handle*>(raw), std::move(handle));
    return raw;
  }
  /// Destroys a handle. Ignores what it does not know, so closing twice does no harm.
  void release(bai::kernel::Handle* handle);

  /// Descriptor that shows the cancellation of this context and of all it descends from.
  int cancel_fd();
  /// The console, for services that only a command's own thread may use; throws `Error` (unsupported, denied)
  /// otherwise.
  bai::kernel::console::Console& output() const;

  bai::kernel::Host& host;
  bai::kernel::Client& client;
  std::string plugin_id;  ///< whose handler runs
  bai_context* caller = nullptr;
  Cancellation stop;
  std::uint32_t flags = 0;
  int depth = 0;

 private:
  bai::kernel::console::Console* console = nullptr;
  std::thread::id thread;
  std::mutex mutex;
  int combined_fd = -1;
  std::unordered_map<bai::kernel::Handle*, std::unique_ptr<bai::kernel::Handle>> handles;
};
