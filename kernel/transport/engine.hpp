/// Private to the transport: the state and the steps behind `HttpClient`.
#pragma once

#include "kernel/transport/connection_pool.hpp"
#include "kernel/transport/endpoint_pool.hpp"
#include "kernel/transport/exchange.hpp"
#include "kernel/transport/http_client.hpp"
#include "kernel/transport/request_writer.hpp"

#include <memory>
#include <mutex>
#include <random>

namespace bai::kernel {

class HttpClient::Engine {
 public:
  explicit Engine(ClientConfig config);

  /// One logical request: repeats it where that is safe. `websocket_key` empty = a plain request.
  std::unique_ptr<ClientExchange> request(const HttpRequest& request, const Cancellation& stop,
                                          const std::string& websocket_key);
  /// Asks the server of `endpoint` unless that was done before.
  Negotiated negotiate(const Endpoint& endpoint, const Patience& patience);
  /// The same for the current endpoint, or the next that can be reached.
  Negotiated negotiate_somewhere(const Patience& patience);
  Patience patience_for(const HttpRequest& request, const Cancellation& stop) const;

  const ClientConfig& config() const { return config_; }
  EndpointPool& endpoints() { return endpoints_; }

 private:
  std::unique_ptr<ClientExchange> on_some_endpoint(const HttpRequest& request, const Patience& patience,
                                                   const std::string& websocket_key);
  std::unique_ptr<ClientExchange> on_endpoint(Attempt attempt, const Patience& patience);
  std::unique_ptr<ClientExchange> on_kept_or_new(Attempt attempt, const Patience& patience);
  /// `setup` is null for a kept connection.
  std::unique_ptr<ClientExchange> on_connection(std::unique_ptr<Connection> connection, const Attempt& attempt,
                                                const Patience& patience, const SetupTimes* setup);
  bool is_refused_version(ClientExchange& exchange, const std::string& body, const Endpoint& endpoint);
  void log_attempt(const Attempt& attempt, const ClientExchange& exchange, Clock::time_point begin,
                   const SetupTimes* setup);
  std::optional<std::chrono::milliseconds> pause_after(const ClientExchange& exchange, int attempt);

  ClientConfig config_;
  std::mt19937 random_;
  std::mutex random_lock_;
  EndpointPool endpoints_;
  std::shared_ptr<ConnectionPool> connections_ = std::make_shared<ConnectionPool>();
  TlsContext tls_;
  VersionCache versions_;
};

}  // namespace bai::kernel
