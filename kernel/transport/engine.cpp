#include "kernel/transport/engine.hpp"

#include "kernel/transport/clock_skew.hpp"
#include "kernel/transport/problem.hpp"
#include "kernel/transport/retry.hpp"

#include <cstdio>

namespace bai::kernel {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::size_t kLongestProblem = std::size_t{1} << 20;
constexpr std::size_t kLongestProbe = std::size_t{64} << 10;
// A server closes idle connections whenever it likes. A request that must not be sent twice only uses a fresh one.
constexpr milliseconds kIdleForRepeatable{15'000};
constexpr milliseconds kIdleForOthers{3'000};

/// The request left, no answer came, and sending it again is safe.
struct LostReply : Error {
  using Error::Error;
};

bool may_repeat(const HttpRequest& request) {
  return request.repeatable || request.method == "GET" || request.method == "HEAD";
}

std::string endpoint_name(const Endpoint& endpoint) { return endpoint.origin() + endpoint.base_path; }

/// What was read of a source for an earlier attempt is wound back; without that a repetition would send the rest only.
bool rewound(const HttpRequest& request) {
  if (request.source == nullptr) return true;
  if (!request.source->can_rewind()) return false;
  request.source->rewind(0);
  return true;
}

Error maybe_executed(const Error& cause) {
  Error error(cause.code, std::string(cause.what()) + "; the server may have executed the request",
              "look whether it took effect before you repeat it");
  error.id = cause.id;
  return error;
}

/// A forwarding proxy answers in the server's place; what it says about itself is no answer of the API.
void refuse_unknown_to_proxy(const Attempt& attempt, const ClientExchange& exchange) {
  if (attempt.route.kind != Route::Kind::forwarded || exchange.status() != 407) return;
  const auto& proxy = attempt.route.proxy;
  // MalformedResponse: the same proxy stands before every other endpoint
  throw MalformedResponse(Code::network, "the proxy " + proxy.address() + " wants a name and a password (407)",
                          "write them into " + proxy.variable + ": http://NAME:PASSWORD@HOST:PORT");
}

std::string read_probe(HttpExchange& exchange) {
  try {
    return read_whole(exchange, kLongestProbe);
  } catch (const Error& failure) {
    // Only the probe was lost; the request that needs it has not been sent anywhere.
    if (failure.code != Code::network && failure.code != Code::timeout) throw;
    throw LostReply(failure.code, failure.what(), failure.hint);
  }
}

milliseconds configured(milliseconds of_request, milliseconds of_config) {
  if (of_request.count() == 0) return of_config;
  return of_request.count() < 0 ? milliseconds(-1) : of_request;
}

}  // namespace

HttpClient::Engine::Engine(ClientConfig config)
    : config_(std::move(config)),
      random_(config_.shuffle_seed),
      endpoints_(config_.endpoints, random_),
      tls_(config_.tls),
      versions_(config_.version_file, config_.now) {
  if (!config_.sleep) {
    config_.sleep = [](milliseconds pause, const Cancellation& stop) { static_cast<void>(stop.wait(-1, 0, pause)); };
  }
}

Patience HttpClient::Engine::patience_for(const HttpRequest& request, const Cancellation& stop) const {
  Patience patience;
  patience.stop = &stop;
  patience.connect = configured(request.connect, config_.connect);
  patience.read = configured(request.read, config_.read);
  if (request.total.count() > 0) patience.total = Clock::now() + request.total;
  return patience;
}

std::unique_ptr<ClientExchange> HttpClient::Engine::request(const HttpRequest& request, const Cancellation& stop,
                                                            const std::string& websocket_key) {
  check_request(request);
  const auto patience = patience_for(request, stop);
  for (int attempt = 1;; ++attempt) {
    stop.check();
    auto exchange = on_some_endpoint(request, patience, websocket_key);
    const auto endpoint = endpoints_.current();  // the one that answered: fail-over makes it the current one
    const int status = exchange->status();
    if (status == 101 || (status >= 200 && status <= 299)) return exchange;
    if (may_repeat(request)) {
      if (const auto pause = pause_after(*exchange, attempt + 1); pause && rewound(request)) {
        exchange.reset();
        config_.sleep(*pause, stop);
        continue;
      }
    }
    if (request.any_status) return exchange;
    const auto reason = exchange->reason();
    const auto body = read_whole(*exchange, kLongestProblem);
    if (!request.is_unsigned) {
      if (is_refused_version(*exchange, body, endpoint) && rewound(request)) continue;
      // An unknown route means that what is remembered of the server may be out of date.
      const bool unknown_route = status == 405 || (status == 404 && body.find("/url-not-found") != std::string::npos);
      if (unknown_route) versions_.drop(endpoint_name(endpoint), false);
    }
    throw with_clock_skew(problem_error(status, reason, body), exchange->header("date"), config_.now());
  }
}

bool HttpClient::Engine::is_refused_version(ClientExchange& exchange, const std::string& body,
                                            const Endpoint& endpoint) {
  if (exchange.status() != 400 || body.find("Unsupported API version") == std::string::npos) return false;
  const auto name = endpoint_name(endpoint);
  const auto known = versions_.find(name);
  if (!known) return false;
  const auto lower = next_lower(known->sent);
  versions_.drop(name, true);
  if (!lower) return false;
  versions_.store(name, {*lower, known->manager}, false);
  return true;
}

std::optional<milliseconds> HttpClient::Engine::pause_after(const ClientExchange& exchange, int attempt) {
  ResponseHead head;
  head.status = exchange.status();
  head.headers = exchange.headers();
  const std::lock_guard lock(random_lock_);
  return pause_before(attempt, head, random_);
}

std::unique_ptr<ClientExchange> HttpClient::Engine::on_some_endpoint(const HttpRequest& request,
                                                                     const Patience& patience,
                                                                     const std::string& websocket_key) {
  Attempt attempt;
  attempt.request = &request;
  attempt.websocket_key = websocket_key;
  const auto most = request.is_unsigned ? std::size_t{1} : endpoints_.size();
  for (std::size_t number = 1;; ++number) {
    attempt.endpoint = request.is_unsigned ? parse_endpoint(request.path) : endpoints_.current();
    try {
      return on_endpoint(attempt, patience);
    } catch (const ConnectError& failure) {
      if (number == most) throw;
    } catch (const LostReply& failure) {
      if (number == most || !rewound(request)) throw;
    }
    endpoints_.rotate_from(attempt.endpoint);
  }
}

std::unique_ptr<ClientExchange> HttpClient::Engine::on_endpoint(Attempt attempt, const Patience& patience) {
  if (!attempt.request->is_unsigned) attempt.version = negotiate(attempt.endpoint, patience).sent.text();
  return on_kept_or_new(attempt, patience);
}

std::unique_ptr<ClientExchange> HttpClient::Engine::on_kept_or_new(Attempt attempt, const Patience& patience) {
  const auto use = attempt.websocket_key.empty() ? Route::For::requests : Route::For::websocket;
  attempt.route = Route::choose(config_.proxies, attempt.endpoint, use);
  const bool repeatable = may_repeat(*attempt.request);
  const auto longest_idle = repeatable ? kIdleForRepeatable : kIdleForOthers;
  // Proxies that forward often close after each answer without saying so: too likely for a request that must not be
  // sent twice.
  const bool keep = repeatable || attempt.route.kind != Route::Kind::forwarded;
  if (auto kept = !keep ? nullptr : connections_->take(attempt.route.name(attempt.endpoint), longest_idle)) {
    try {
      return on_connection(std::move(kept), attempt, patience, nullptr);
    } catch (const LostReply& failure) {
      // The usual end of a kept connection; a new one on the same endpoint tells whether the server is well.
      if (failure.code == Code::timeout || !rewound(*attempt.request)) throw;
    }
  }
  auto connection = Connection::open(attempt.endpoint, tls_, patience, attempt.route);
  const auto setup = connection->times();
  return on_connection(std::move(connection), attempt, patience, &setup);
}

std::unique_ptr<ClientExchange> HttpClient::Engine::on_connection(std::unique_ptr<Connection> connection,
                                                                  const Attempt& attempt, const Patience& patience,
                                                                  const SetupTimes* setup) {
  const auto& request = *attempt.request;
  const auto begin = Clock::now();
  auto exchange = std::make_unique<ClientExchange>(std::move(connection), patience, connections_);
  std::uint64_t sent = 0;
  std::optional<Error> broken;
  try {
    write_request(exchange->connection(), request_head(attempt, config_), request, patience, sent);
  } catch (const ConnectError&) { throw; } catch (const Error& failure) {
    if (failure.code != Code::network) throw;
    broken = failure;
  }
  try {
    // Also after a failed write: a server may refuse a body with an answer before it has taken all of it.
    if (!broken || sent > 0) {
      exchange->read_head(request.method);
      log_attempt(attempt, *exchange, begin, setup);
      refuse_unknown_to_proxy(attempt, *exchange);
      return exchange;
    }
  } catch (const MalformedResponse&) { throw; } catch (const ConnectError&) {
    throw;
  } catch (const Error& failure) {
    if (failure.code != Code::network && failure.code != Code::timeout) throw;
    if (failure.code == Code::timeout) patience.stop->check();
    if (!broken) broken = failure;
  }
  if (sent == 0 || may_repeat(request)) throw LostReply(broken->code, broken->what(), broken->hint);
  throw maybe_executed(*broken);
}

void HttpClient::Engine::log_attempt(const Attempt& attempt, const ClientExchange& exchange, Clock::time_point begin,
                                     const SetupTimes* setup) {
  if (config_.traffic) {
    ++config_.traffic->requests;
    if (setup != nullptr) ++config_.traffic->connections;
  }
  if (!config_.log) return;
  const auto target = target_of(attempt);
  const auto took = duration_cast<milliseconds>(Clock::now() - begin).count();
  auto line = attempt.request->method + " " + exchange.peer() + target.substr(0, target.find('?')) + " → " +
              std::to_string(exchange.status()) + " (" + std::to_string(took) + " ms)";
  if (config_.timing && setup == nullptr) line += ", on a kept connection";
  if (config_.timing && setup != nullptr) {
    const auto in_ms = [](std::chrono::microseconds part) { return static_cast<double>(part.count()) / 1000; };
    char parts[160];
    std::snprintf(parts, sizeof parts, ", after resolving %.1f ms, connecting %.1f ms, TLS %.1f ms",
                  in_ms(setup->resolve), in_ms(setup->connect), in_ms(setup->handshake));
    line += parts;
  }
  config_.log(line);
}

Negotiated HttpClient::Engine::negotiate_somewhere(const Patience& patience) {
  for (std::size_t number = 1;; ++number) {
    const auto endpoint = endpoints_.current();
    try {
      return negotiate(endpoint, patience);
    } catch (const ConnectError& failure) {
      if (number == endpoints_.size()) throw;
    } catch (const LostReply& failure) {
      if (number == endpoints_.size()) throw;
    }
    endpoints_.rotate_from(endpoint);
  }
}

Negotiated HttpClient::Engine::negotiate(const Endpoint& endpoint, const Patience& patience) {
  const auto name = endpoint_name(endpoint);
  if (const auto known = versions_.find(name)) return *known;
  HttpRequest probe;
  probe.is_unsigned = true;  // neither signature nor version header
  Attempt attempt;
  attempt.request = &probe;
  attempt.endpoint = endpoint;
  // As configured, with the slash that a client of the server's own release sends after a prefix.
  attempt.endpoint.base_path += config_.probe_path;
  attempt.endpoint.query.clear();
  Negotiated result;  // what every server from 22.03 on accepts, should this one not tell
  auto exchange = on_kept_or_new(attempt, patience);
  bool told = false;
  if (exchange->status() >= 200 && exchange->status() <= 299) {
    if (const auto answer = negotiated_from(read_probe(*exchange))) {
      result = *answer;
      told = true;
    }
  }
  versions_.store(name, result, told);
  return result;
}

}  // namespace bai::kernel
