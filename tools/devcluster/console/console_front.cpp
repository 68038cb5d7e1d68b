#include "tools/devcluster/console/console_front.hpp"

#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/http/problem.hpp"

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;

constexpr const char* kCookie = "AIOHTTP_SESSION";
constexpr auto kLifetime = 7 * 24h;
constexpr int kMostFailures = 10;
constexpr auto kBlock = 1200s;

/// The session's id of the Cookie header; empty without one.
std::string cookie_of(const Request& request) {
  const std::string header = request.header("cookie");
  const std::string name = std::string(kCookie) + "=";
  for (std::size_t at = 0; at < header.size();) {
    const auto end = std::min(header.find(';', at), header.size());
    const auto start = header.find_first_not_of(' ', at);
    if (start < end && header.compare(start, name.size(), name) == 0)
      return header.substr(start + name.size(), end - start - name.size());
    at = end + 1;
  }
  return {};
}

bool is_below(const std::string& path, const std::string& prefix) { return path.rfind(prefix, 0) == 0; }

std::string credential(const Request& request, const std::string& name) {
  const auto body = parse_json(request.body);
  const auto text = body && is_object(*body) ? text_member(as_object(*body), name) : std::nullopt;
  if (!text || text->empty()) throw Problem(400, "invalid-api-params", "You must provide the " + name + " field.");
  return *text;
}

Json refusal(const Response& of_manager) {
  const auto problem = as_object(*parse_json(of_manager.body));
  const auto details = text_member(problem, "msg");
  return make_object({{"authenticated", false},
                      {"data", make_object({{"type", problem->get("type")},
                                            {"title", problem->get("title")},
                                            {"details", details ? Json(*details) : Json()}})}});
}

}  // namespace

std::optional<ConsoleFront::Login> ConsoleFront::login_of(const Request& request) {
  const std::lock_guard guard(lock_);
  const auto found = logins_.find(cookie_of(request));
  if (found == logins_.end()) return std::nullopt;
  if (found->second.until > store_.now()) return found->second;
  logins_.erase(found);
  return std::nullopt;
}

void ConsoleFront::refuse_after_failures(const std::string& username) {
  const std::lock_guard guard(lock_);
  const auto found = failures_.find(username);
  if (found == failures_.end() || found->second.count < kMostFailures) return;
  if (store_.now() - found->second.last > kBlock) {
    failures_.erase(found);
    return;
  }
  found->second.last = store_.now();  // whoever goes on trying stays out
  throw Problem(429, "too-many-requests", "Too many failed login attempts");
}

void ConsoleFront::count_failure(const std::string& username) {
  const std::lock_guard guard(lock_);
  auto& failures = failures_[username];
  ++failures.count;
  failures.last = store_.now();
}

Response ConsoleFront::log_in(const Request& request) {
  if (login_of(request)) throw Problem(400, "generic-bad-request", "You have already logged in.");
  const std::string username = credential(request, "username"), password = credential(request, "password");
  refuse_after_failures(username);
  Request authorize;
  authorize.method = "POST";
  authorize.target = authorize.path = "/auth/authorize";
  authorize.headers["content-type"] = "application/json";
  authorize.body = to_text(make_object({{"type", std::string("keypair")},
                                        {"domain", std::string("default")},
                                        {"username", username},
                                        {"password", password}}));
  authorize.has_body = true;
  const Response answer = api_.answer(authorize);
  if (answer.status != 200) {
    count_failure(username);
    return json_reply(refusal(answer));
  }
  const auto data = as_object(as_object(*parse_json(answer.body))->get("data"));
  const Login login{text_member(data, "access_key").value_or(""), text_member(data, "role").value_or(""),
                    text_member(data, "status").value_or(""), store_.now() + kLifetime};
  const std::string id = to_hex(random_bytes(16));
  {
    const std::lock_guard guard(lock_);
    failures_.erase(username);
    logins_[id] = login;
  }
  Response reply = json_reply(make_object(
      {{"authenticated", true},
       {"data", make_object({{"access_key", login.access_key}, {"role", login.role}, {"status", login.status}})}}));
  reply.headers["Set-Cookie"] = std::string(kCookie) + "=" + id +
                                "; HttpOnly; Max-Age=" + std::to_string(std::chrono::seconds(kLifetime).count()) +
                                "; Path=/";
  return reply;
}

Response ConsoleFront::log_out(const Request& request) {
  const std::lock_guard guard(lock_);
  logins_.erase(cookie_of(request));
  return {201, "", "", {}};
}

Response ConsoleFront::check_login(const Request& request) {
  const auto login = login_of(request);
  Json data;
  if (login) data = make_object({{"access_key", login->access_key}, {"role", login->role}, {"status", login->status}});
  return json_reply(
      make_object({{"authenticated", login.has_value()}, {"data", data}, {"session_id", cookie_of(request)}}));
}

void ConsoleFront::enter(Request& request) {
  const auto login = login_of(request);
  const bool anonymous = request.path == "/func/";
  if (!login && !anonymous) throw Problem(401, "auth-failed", "Unauthorized access");
  constexpr std::size_t kPrefix = 5;  // "/func"
  request.path.erase(0, kPrefix);
  request.target.erase(0, kPrefix);
  if (anonymous) return;
  request.identity = store_.identity_of(login->access_key);
  if (!request.identity) throw Problem(401, "auth-failed", "Unauthorized access");
  request.vouched = true;
}

Response ConsoleFront::serve(Request& request) {
  if (request.method == "POST" && request.path == "/server/login") return log_in(request);
  if (request.method == "POST" && request.path == "/server/logout") return log_out(request);
  if (request.method == "POST" && request.path == "/server/login-check") return check_login(request);
  if (request.path == "/func/ping")
    return json_reply(make_object({{"version", std::string("22.03.3")}, {"details", std::string("Success")}}));
  if (!is_below(request.path, "/func/")) throw Problem(404, "generic-not-found", "Not Found");
  enter(request);
  return api_.answer(request);
}

const Route& ConsoleFront::admit(Request& request) {
  if (!is_below(request.path, "/func/stream/")) throw Problem(404, "generic-not-found", "Not Found");
  enter(request);
  return api_.admit(request);
}

Response ConsoleFront::answer(Request& request) {
  try {
    return serve(request);
  } catch (const std::exception& error) { return problem_reply(error); }
}

std::map<std::string, std::string> ConsoleFront::common_headers(const Request& request) {
  return api_.common_headers(request);
}

}  // namespace bai::devcluster
