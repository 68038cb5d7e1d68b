#include "tools/devcluster/app/health.hpp"
#include "tools/devcluster/app/options.hpp"
#include "tools/devcluster/store/store.hpp"

#include <iostream>

namespace bai::devcluster {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

/// None after saying what to do.
std::optional<Endpoint> running_endpoint(const DataDir& dir) {
  const auto endpoint = read_endpoint(dir);
  if (serving_process(dir) && endpoint) return endpoint;
  std::cerr << "devcluster: not running; start it with: devcluster up --data " << dir.root.string() << std::endl;
  return std::nullopt;
}

}  // namespace

int command_env(const Options& options) {
  const auto endpoint = running_endpoint(options.data);
  if (!endpoint) return 1;
  const auto keys = keys_of_user(options.data.database(), options.user);
  const auto login = initial_login(options.user);
  if (!keys || (options.session_mode && !login)) {
    std::cerr << "devcluster: no user " << options.user << "; there are admin, domain-admin, user, user2 and monitor"
              << std::endl;
    return 1;
  }
  if (options.session_mode) {
    std::cout << "export BACKEND_ENDPOINT=" << console_url(*endpoint)
              << "\nexport BACKEND_ENDPOINT_TYPE=session\nexport BACKEND_USER=" << login->first
              << "\nexport BACKEND_PASSWORD=" << login->second << "\n";
  } else {
    std::cout << "export BACKEND_ENDPOINT=" << endpoint_url(*endpoint)
              << "\nexport BACKEND_ENDPOINT_TYPE=api\nexport BACKEND_ACCESS_KEY=" << keys->first
              << "\nexport BACKEND_SECRET_KEY=" << keys->second << "\n";
  }
  if (endpoint->tls) std::cout << "export SSL_CERT_FILE=" << quoted(options.data.ca_certificate().string()) << "\n";
  std::cout.flush();
  return 0;
}

int command_status(const Options& options) {
  const auto endpoint = running_endpoint(options.data);
  if (!endpoint) return 1;
  if (!is_healthy(options.data, *endpoint)) {
    std::cerr << "devcluster: " << endpoint_url(*endpoint) << " does not answer; see " << options.data.log().string()
              << std::endl;
    return 1;
  }
  std::cout << "devcluster: running at " << endpoint_url(*endpoint) << " (process " << *serving_process(options.data)
            << ")" << std::endl;
  return 0;
}

}  // namespace bai::devcluster
