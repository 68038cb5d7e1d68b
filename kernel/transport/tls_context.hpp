/// The TLS client context: made at the first secure connection, shared by all.
#pragma once

#include <memory>
#include <mutex>
#include <string>

namespace bai::kernel {

struct TlsOptions {
  bool verify = true;
  std::string ca_file, ca_folder;  ///< empty both = the authorities of the system
};

/// TLS 1.2 and newer. Any thread.
class TlsContext {
 public:
  struct Library;  ///< what tls_context.cpp and connection.cpp share of the TLS library

  explicit TlsContext(TlsOptions options);
  ~TlsContext();

  /// Makes the context at the first call. Throws `Error` (invalid, "config-certificates") if the authorities cannot be
  /// loaded.
  Library& library();
  bool verifies() const { return options_.verify; }

 private:
  const TlsOptions options_;
  std::once_flag made_;
  std::unique_ptr<Library> library_;
};

}  // namespace bai::kernel
