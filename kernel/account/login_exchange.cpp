#include "kernel/account/login_exchange.hpp"

#include "kernel/runtime/console_mode.hpp"
#include "kernel/transport/http_client.hpp"
#include "kernel/transport/problem.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel::account {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestAnswer = std::size_t{1} << 20;

std::string text(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string lower(std::string word) {
  std::ranges::transform(word, word.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return word;
}

std::string sentence(std::string words) {
  while (words.ends_with('.')) words.pop_back();
  return words;
}

/// Servers name the missing code in a typed problem (26.x) or in words only.
bool asks_for_code(const json::object& data) {
  const auto type = lower(text(data, "type"));
  const auto words = lower(text(data, "title") + " " + text(data, "details"));
  if (type.find("registration") != std::string::npos) return false;
  return type.find("totp") != std::string::npos || words.find("you must authenticate using") != std::string::npos ||
         (words.find("otp") != std::string::npos && words.find("not provided") != std::string::npos);
}

std::string body_of(const Credentials& credentials) {
  json::object body{{"username", credentials.user}, {"password", credentials.password}};
  if (credentials.one_time_password) body["otp"] = *credentials.one_time_password;
  return json::serialize(body);
}

void read_data(const json::object& data, LoginAnswer& answer) {
  if (answer.authenticated) {
    answer.access_key = text(data, "access_key");
    answer.role = text(data, "role");
    return;
  }
  answer.wants_one_time_password = asks_for_code(data);
  answer.reason = sentence(text(data, "title"));
  const auto details = sentence(text(data, "details"));
  if (!details.empty()) answer.reason += (answer.reason.empty() ? "" : ": ") + details;
}

}  // namespace

LoginAnswer log_in(ConfiguredClient& client, const Credentials& credentials, const Cancellation& stop) {
  const auto body = body_of(credentials);
  HttpRequest request;
  request.method = "POST";
  request.path = kLoginPath;
  request.content_type = "application/json";
  request.body = body;
  request.any_status = true;
  const auto exchange = client.open(request, stop);
  LoginAnswer answer;
  answer.json = read_whole(*exchange, kLongestAnswer);
  const auto endpoint = client.current_endpoint();
  answer.endpoint = endpoint.scheme + "://" + endpoint.host_header() + endpoint.base_path;
  boost::system::error_code failed;
  const auto parsed = json::parse(answer.json, failed);
  const auto* root = failed ? nullptr : parsed.if_object();
  const auto* authenticated = root == nullptr ? nullptr : root->if_contains("authenticated");
  if (authenticated == nullptr || !authenticated->is_bool()) {
    const int status = exchange->status();
    if (status >= 200 && status <= 299)
      throw Error(Code::network, "what " + answer.endpoint + " answers is no answer to a login",
                  "check that BACKEND_ENDPOINT is the address of a Backend.AI web server");
    auto refusal = problem_error(status, "", answer.json);
    if (status == 404 || status == 405)
      refusal.hint = "check that BACKEND_ENDPOINT is the address of a web server, not of the API";
    throw refusal;
  }
  answer.authenticated = authenticated->as_bool();
  answer.cookies = cookies_of(exchange->headers(), std::chrono::system_clock::now());
  const auto* data = root->if_contains("data");
  if (data != nullptr && data->is_object()) read_data(data->as_object(), answer);
  return answer;
}

void log_out(ConfiguredClient& client, const Cancellation& stop) {
  HttpRequest request;
  request.method = "POST";
  request.path = kLogoutPath;
  request.repeatable = true;  // a login that has ended cannot end twice
  const auto exchange = client.open(request, stop);
  static_cast<void>(read_whole(*exchange, kLongestAnswer));
}

}  // namespace bai::kernel::account
