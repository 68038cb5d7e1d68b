#include "tools/devcluster/http/front.hpp"

#include "tools/devcluster/auth/authenticate.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <algorithm>
#include <iostream>

namespace bai::devcluster {
namespace {

std::vector<std::string> split_path(const std::string& path) {
  std::vector<std::string> segments;
  std::size_t at = 0;
  while (true) {
    const auto slash = path.find('/', at);
    segments.push_back(path.substr(at, slash == std::string::npos ? slash : slash - at));
    if (slash == std::string::npos) return segments;
    at = slash + 1;
  }
}

bool is_variable(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

/// Number of literal segments, or -1 when the pattern does not fit.
int fit(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return -1;
  int literals = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_variable(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return -1;
    literals += is_variable(pattern[i]) ? 0 : 1;
  }
  return literals;
}

/// Releases before 22.03 called sessions kernels in paths.
std::string modern_path(const std::string& path) {
  for (const auto& [old_name, new_name] :
       {std::pair{"/kernel", "/session"}, std::pair{"/stream/kernel", "/stream/session"}}) {
    const std::string prefix = old_name;
    if (path == prefix || path.starts_with(prefix + "/")) return new_name + path.substr(prefix.size());
  }
  return path.empty() ? "/" : path;
}

}  // namespace

void Front::add(Route route) { routes_.push_back(std::move(route)); }

const Route& Front::find(Request& request) const {
  const auto path = split_path(modern_path(request.path));
  const Route* best = nullptr;
  int best_score = -1;
  bool path_known = false;
  for (const auto& route : routes_) {
    const int score = fit(split_path(route.pattern), path);
    if (score < 0) continue;
    path_known = true;
    const bool same = route.method == request.method || (request.method == "HEAD" && route.method == "GET");
    if (same && score > best_score) {
      best = &route;
      best_score = score;
    }
  }
  if (!path_known)
    throw Problem(404, "url-not-found", "Unknown URL path.", std::nullopt, percent_decode(request.path, false));
  if (best == nullptr) throw Problem(405, "method-not-allowed", "HTTP Method Not Allowed.");
  const auto pattern = split_path(best->pattern);
  for (std::size_t i = 0; i < path.size(); ++i)
    if (is_variable(pattern[i]))
      request.variables[pattern[i].substr(1, pattern[i].size() - 2)] = percent_decode(path[i], false);
  return *best;
}

void Front::check_status(StatusGuard guard) {
  if (guard == StatusGuard::kNone) return;
  const std::string status = store_.config("manager/status").value_or("running");
  if (status == "running" || (status == "frozen" && guard == StatusGuard::kRead)) return;
  if (status == "frozen")
    throw Problem(503, "server-frozen", "The server is frozen due to maintenance. Please try again later.");
  throw Problem(503, "service-unavailable", "Serivce unavailable.", "Server is not in the required status: " + status);
}

const Route& Front::admit(Request& request) {
  read_version(request);
  const Route& route = find(request);
  check_status(route.guard);
  if (route.access == Access::kAnonymous) return route;
  if (!request.vouched) authenticate(request, store_);
  if (!request.identity) throw auth_failed("Unauthorized access");
  const auto& keypair = request.identity->keypair;
  const auto count = limiter_.mark(keypair.access_key);
  if (keypair.rate_limit && count > *keypair.rate_limit)
    throw Problem(429, "rate-limit-exceeded", "You have reached your API query rate limit.");
  const bool admitted = route.access == Access::kAuth || (route.access == Access::kAdmin && keypair.is_admin) ||
                        (route.access == Access::kSuperadmin && request.identity->is_superadmin());
  if (!admitted) throw auth_failed("Unauthorized access");
  return route;
}

Response Front::answer(Request& request) {
  try {
    const Route& route = admit(request);
    if (route.stream) throw bad_request("This path takes WebSocket handshakes only.");
    return route.handler(request);
  } catch (const std::exception& error) { return problem_reply(error); }
}

std::map<std::string, std::string> Front::common_headers(const Request& request) {
  std::int64_t limit = 1000, used = 0;
  if (request.identity) {
    constexpr std::int64_t kUnlimited = 1000000000;
    limit = request.identity->keypair.rate_limit.value_or(kUnlimited);
    used = limiter_.count(request.identity->keypair.access_key);
  }
  return {{"Server", "BackendAI"},
          {"X-RateLimit-Limit", std::to_string(limit)},
          {"X-RateLimit-Remaining", std::to_string(std::max<std::int64_t>(0, limit - used))},
          {"X-RateLimit-Window", std::to_string(RateLimiter::kWindow.count())}};
}

Response problem_reply(const std::exception& error) {
  if (const auto* problem = dynamic_cast<const Problem*>(&error))
    return {problem->status(), "application/problem+json", to_text(problem->document()), {}};
  // The reason is for the operator's log; clients get the documented document without insides.
  std::cerr << "internal error: " << error.what() << std::endl;
  return {500, "application/problem+json", to_text(internal_error(std::nullopt).document()), {}};
}

}  // namespace bai::devcluster
