/// One configured client: its session is opened at the first request, and with it the runtime library.
#pragma once

#include "kernel/runtime/runtime.hpp"

#include <filesystem>
#include <memory>
#include <mutex>

namespace bai::kernel {

/// Opens the runtime library (once per process). Throws `Error` (fail) with the next step if it is missing or of
/// another build.
Runtime& runtime();
/// Where it lies: beside this library, lib/libbackendai-kernel.so → lib/backend.ai/libbackendai-runtime.so.
std::filesystem::path runtime_library();

/// Any thread. Two clients with other endpoints and keys may live in one process.
class Client {
 public:
  explicit Client(SessionOptions options) : options_(std::move(options)) {}
  /// Over a session that exists already.
  explicit Client(std::shared_ptr<ClientSession> session) : session_(std::move(session)) {}
  /// Throws what `Runtime::open_session` throws, each time until it succeeds.
  ClientSession& session();
  /// The session if something has asked for it before; null otherwise.
  ClientSession* opened();
  const SessionOptions& options() const noexcept { return options_; }

 private:
  SessionOptions options_;
  std::mutex mutex_;
  std::shared_ptr<ClientSession> session_;
};

}  // namespace bai::kernel
