/// Routing and everything that happens before a handler: version, server status, signature, roles, rate limit.
#pragma once

#include "tools/devcluster/http/message.hpp"
#include "tools/devcluster/http/rate_limiter.hpp"
#include "tools/devcluster/http/websocket.hpp"
#include "tools/devcluster/store/store.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace bai::devcluster {

enum class Access { kAnonymous, kAuth, kAdmin, kSuperadmin };
/// kRead: while running or frozen. kAll: only while running.
enum class StatusGuard { kNone, kRead, kAll };

using Handler = std::function<Response(Request&)>;
using StreamHandler = std::function<void(Request&, WebSocketChannel&)>;

struct Route {
  std::string method;   ///< GET also serves HEAD
  std::string pattern;  ///< "/session/{name}/logs"; a literal segment wins over a variable
  Access access = Access::kAuth;
  StatusGuard guard = StatusGuard::kNone;
  Handler handler;
  StreamHandler stream = nullptr;  ///< set instead of handler for a WebSocket
  /// For a WebSocket: what must hold before the handshake is answered; throws Problem, which the client gets as a
  /// document.
  std::function<void(Request&)> before_stream = nullptr;
};

/// The table of routes. Filled before the server starts, then used from any thread.
class Front {
 public:
  explicit Front(Store& store) : store_(store), limiter_([&store] { return store.now(); }) {}
  virtual ~Front() = default;
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  void add(Route route);
  /// The route after all checks; sets version, variables and identity of the request. Throws Problem.
  virtual const Route& admit(Request& request);
  /// Runs the handler of an ordinary route; problems and unexpected exceptions become error documents.
  virtual Response answer(Request& request);
  /// Headers that every response of this request carries.
  virtual std::map<std::string, std::string> common_headers(const Request& request);

 private:
  const Route& find(Request& request) const;
  void check_status(StatusGuard guard);

  Store& store_;
  RateLimiter limiter_;
  std::vector<Route> routes_;
};

Response problem_reply(const std::exception& error);

}  // namespace bai::devcluster
