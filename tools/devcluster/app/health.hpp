/// Does the server answer?
#pragma once

#include "tools/devcluster/app/data_dir.hpp"

#include <string>

namespace bai::devcluster {

std::string endpoint_url(const Endpoint& endpoint);
/// Of the web server.
std::string console_url(const Endpoint& endpoint);
/// One request for the version document, at most five seconds. The TLS certificate is verified with the cluster's own
/// authority.
bool is_healthy(const DataDir& dir, const Endpoint& endpoint);

}  // namespace bai::devcluster
