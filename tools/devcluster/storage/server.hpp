/// The storage proxy's own listener: clients move the bytes of files here, with tokens instead of signatures.
#pragma once

#include "tools/devcluster/http/server.hpp"
#include "tools/devcluster/storage/volume.hpp"
#include "tools/devcluster/store/store.hpp"

namespace bai::devcluster {

/// What the manager's side and the listener share. Any thread.
struct Storage {
  Volume volume;
  std::string secret;
  std::string address;  ///< "http://127.0.0.1:6021"; set once the listener has its port
};

/// The secret of the tokens, made at the first call for this store.
std::string storage_secret(Store& store);

class StorageServer {
 public:
  /// Binds 127.0.0.1 at any free port. `storage` and `store` outlive it.
  StorageServer(Storage& storage, Store& store, const std::optional<TlsFiles>& tls);
  ~StorageServer();
  [[nodiscard]] std::uint16_t port() const;
  void start();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bai::devcluster
