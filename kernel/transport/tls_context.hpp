/// The TLS client context: made at the first secure connection, shared by all.
#pragma once

#include <memory>
#include <mutex>
#include <string>

namespace bai::kernel {

struct TlsOptions {
  bool verify = true;
  std::string ca_file, ca_folder;  ///< empty both = the authorities of the system
  /// PEM files for servers that ask who is there: certificate with its chain, and its private key without a password
  /// (empty = in the same file). Both empty = none.
  std::string client_cert, client_key;
};

/// TLS 1.2 and newer. Any thread.
class TlsContext {
 public:
  struct Library;  ///< what tls_context.cpp and connection.cpp share of the TLS library

  explicit TlsContext(TlsOptions options);
  ~TlsContext();

  /// Makes the context at the first call. Throws `Error` (invalid, "config-certificates") if authorities or the client
  /// certificate cannot be loaded.
  Library& library();
  bool verifies() const { return options_.verify; }
  bool has_client_certificate() const { return !options_.client_cert.empty(); }

 private:
  const TlsOptions options_;
  std::once_flag made_;
  std::unique_ptr<Library> library_;
};

}  // namespace bai::kernel
