/// A certificate authority of the cluster's own and the server's certificate.
#pragma once

#include "tools/devcluster/app/data_dir.hpp"

namespace bai::devcluster {

/// Makes ca.pem, server.pem and server.key (0600) unless all three are there. The authority's key is not kept: it signs
/// once. The server's certificate is for 127.0.0.1 and localhost. Throws std::runtime_error.
void ensure_certificates(const DataDir& dir);

}  // namespace bai::devcluster
