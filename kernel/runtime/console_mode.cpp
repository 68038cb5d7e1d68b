#include "kernel/runtime/console_mode.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

std::string text_member(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
}

/// The web server refuses before it asks the manager: a problem without a message, in these words.
bool is_of_web_server(const Error& refusal) {
  boost::system::error_code failed;
  const auto problem = json::parse(refusal.problem, failed);
  if (failed || !problem.is_object()) return false;
  return text_member(problem.as_object(), "title") == "Unauthorized access" &&
         text_member(problem.as_object(), "msg").empty();
}

}  // namespace

std::string console_path(const std::string& path) {
  const auto start = path.find_first_not_of('/');
  const auto rest = start == std::string::npos ? std::string() : path.substr(start);
  return rest.starts_with("server") ? "/" + rest : "/func/" + rest;
}

Error explain_refusal(const Error& refusal, const std::optional<Login>& login, const std::string& endpoint) {
  if (refusal.http_status != 401) return refusal;
  if (!is_of_web_server(refusal)) {
    auto told = refusal;
    if (told.id != "clock-skew")
      told.hint = "check whether the account may do this; should the login have expired, run: backend.ai login";
    return told;
  }
  Error told(Code::auth,
             login ? "the login of " + login->user + " at " + endpoint + " has expired or was ended"
                   : "you are not logged in at " + endpoint,
             login ? "log in again with: backend.ai login" : "log in with: backend.ai login");
  told.http_status = refusal.http_status;
  told.problem = refusal.problem;
  told.id = login ? "login-expired" : "login-missing";
  return told;
}

std::vector<Cookie> cookies_of(const Pairs& headers, std::chrono::system_clock::time_point now) {
  std::vector<Cookie> cookies;
  for (const auto& [name, value] : headers) {
    if (name != "set-cookie") continue;
    if (auto cookie = parse_set_cookie(value, now)) cookies.push_back(std::move(*cookie));
  }
  return cookies;
}

bool is_hidden_problem(const HttpExchange& answer) {
  if (answer.status() < 200 || answer.status() > 299) return false;
  for (const auto& [name, value] : answer.headers()) {
    if (name == "content-type") return value.starts_with("application/problem+json");
  }
  return false;
}

}  // namespace bai::kernel
