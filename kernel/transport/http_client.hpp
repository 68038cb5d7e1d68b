/// Requests to the configured endpoints: negotiation → fail-over → retry → a signature per attempt → connections kept
/// alive. Source: client 22.03 request.py, auth.py, session.py; RFC 9110, RFC 9112.
#pragma once

#include "kernel/runtime/runtime.hpp"
#include "kernel/signing/signer.hpp"
#include "kernel/transport/negotiation.hpp"
#include "kernel/transport/proxy.hpp"
#include "kernel/transport/tls_context.hpp"
#include "kernel/transport/url.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace bai::kernel {

/// How much was exchanged; read by whoever gave it.
struct Traffic {
  std::atomic<int> requests{0}, connections{0};
};

/// Everything that a client needs to know and to be given; no environment is read below this.
struct ClientConfig {
  std::vector<Endpoint> endpoints;
  KeyPair keys;  ///< empty access key = unsigned requests
  std::string hash = "sha256";
  std::string domain = "default";
  std::string user_agent;
  std::chrono::milliseconds connect{-1}, read{-1};  ///< negative = no limit
  TlsOptions tls;
  ProxyRules proxies;                  ///< none unless given
  std::filesystem::path version_file;  ///< memory of negotiations; empty = none
  unsigned shuffle_seed = 0;
  std::string probe_path = "/";  ///< below the endpoint: where a server says its version
  /// The Cookie header of an API request on one endpoint, without its name; null or an empty text = none.
  std::function<std::string(const HttpRequest& request, const Endpoint& endpoint)> cookie;
  std::shared_ptr<Traffic> traffic;  ///< null = nobody counts

  /// One line per request for people who look for a fault; null = silent. Holds no query, key or header.
  std::function<void(const std::string& line)> log;
  bool timing = false;  ///< the line has the parts of the time
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  /// Waits between attempts; must end early, by an exception, when `stop` is requested. Null = really wait.
  std::function<void(std::chrono::milliseconds pause, const Cancellation& stop)> sleep;
};

/// Any thread. What it throws is `Error`.
class HttpClient {
 public:
  explicit HttpClient(ClientConfig config);
  ~HttpClient();

  /// `stop` must outlive the answer.
  std::unique_ptr<HttpExchange> open(const HttpRequest& request, const Cancellation& stop);
  /// A connection upgraded to WebSocket; a refusal is `Error` (api).
  std::unique_ptr<WebSocket> connect(const HttpRequest& request, const Cancellation& stop);
  /// Server-sent events over as many connections as it takes; see `listen_to`. `stop` must outlive the stream.
  std::unique_ptr<EventStream> listen(const HttpRequest& request, const Cancellation& stop);

  /// What is known about the server of the current endpoint; asks it at most once.
  Negotiated negotiated(const Cancellation& stop);
  Endpoint current_endpoint() const;

 private:
  class Engine;
  std::shared_ptr<Engine> engine_;
};

/// The whole rest of an answer's body. Throws `Error` (network) if it is longer than `limit` bytes.
std::string read_whole(HttpExchange& exchange, std::size_t limit);

}  // namespace bai::kernel
