#include "kernel/runtime/client_session.hpp"

#include "kernel/runtime/account_cache.hpp"
#include "kernel/runtime/account_rights.hpp"
#include "kernel/runtime/announcements.hpp"
#include "kernel/runtime/console_mode.hpp"
#include "kernel/transport/http_client.hpp"
#include "kernel/transport/problem.hpp"

#include <boost/json.hpp>

#include <map>
#include <mutex>
#include <random>
#include <unistd.h>

namespace bai::kernel {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr std::size_t kLongestAnswer = std::size_t{1} << 20;

void to_standard_error(const std::string& line) {
  const auto text = "backend.ai: " + line + "\n";
  [[maybe_unused]] const auto written =
      ::write(STDERR_FILENO, text.data(), text.size());  // one write: lines of threads stay whole
}

milliseconds limit_of(double seconds) {
  if (seconds <= 0) return milliseconds(-1);
  constexpr double kLongest = 1e9;
  return milliseconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(seconds, kLongest) * 1000)));
}

ClientConfig config_of(const Settings& settings, const SessionOptions& options) {
  ClientConfig config;
  for (const auto& address : settings.endpoints) config.endpoints.push_back(parse_endpoint(address));
  config.keys = {settings.access_key, settings.secret_key};
  config.hash = settings.hash_type;
  config.domain = settings.domain;
  config.user_agent = settings.user_agent;
  config.connect = limit_of(settings.connection_timeout);
  config.read = limit_of(settings.read_timeout);
  config.tls = {!settings.skip_sslcert_validation, settings.ca_file, settings.ca_folder, settings.client_cert,
                settings.client_key};
  if (!settings.directories.state.empty()) config.version_file = settings.directories.state / "servers.json";
  config.shuffle_seed = std::random_device()();
  if (options.debug || options.timing) config.log = to_standard_error;
  config.timing = options.timing;
  if (options.timing) config.traffic = std::make_shared<Traffic>();
  if (settings.endpoint_type == "session") config.probe_path = "/func/";
  return config;
}

std::filesystem::path state_file(const Settings& settings, const char* name) {
  const auto& state = settings.directories.state;
  return state.empty() ? state : state / name;
}

class ConfiguredSession final : public ConfiguredClient {
 public:
  ConfiguredSession(Settings settings, ClientConfig config)
      : settings_(std::move(settings)),
        console_(settings_.endpoint_type == "session"),
        traffic_(config.traffic),
        login_(console_ ? login_file(settings_.directories.state, settings_.endpoints, settings_.profile)
                        : std::filesystem::path(),
               system_clock::now, to_standard_error),
        accounts_(state_file(settings_, "accounts.json"), system_clock::now),
        announcements_(state_file(settings_, "announcement.json"), system_clock::now),
        client_(with_cookies(std::move(config))) {}

  ~ConfiguredSession() override {
    if (!traffic_) return;
    const auto took = std::chrono::duration_cast<milliseconds>(Clock::now() - begin_).count();
    const auto count = [](int n, const char* noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); };
    to_standard_error(count(traffic_->requests, "request") + " on " + count(traffic_->connections, "connection") +
                      ", " + std::to_string(took) + " ms in all");
  }

  std::unique_ptr<HttpExchange> open(const HttpRequest& request, const Cancellation& stop) override {
    return watched(request, [&](const HttpRequest& sent) {
      auto answer = client_.open(sent, stop);
      look_at(request, *answer);
      return answer;
    });
  }
  std::unique_ptr<WebSocket> connect(const HttpRequest& request, const Cancellation& stop) override {
    return watched(request, [&](const HttpRequest& sent) { return client_.connect(sent, stop); });
  }

  std::unique_ptr<EventStream> listen(const HttpRequest& request, const Cancellation& stop) override {
    return watched(request, [&](const HttpRequest& sent) { return client_.listen(sent, stop); });
  }

  std::string facts(const std::vector<std::string>& keys, const Cancellation& stop) override {
    json::object facts;
    for (const auto& key : keys) facts[key] = fact(key, stop);
    return json::serialize(facts);
  }

  std::optional<std::string> setting(std::string_view name) override { return setting_as_json(settings_, name); }

  std::string announcement(Cancellation& stop) noexcept override {
    constexpr milliseconds kPatience{2000};
    try {
      const auto endpoint = endpoint_text();
      if (!answered_ || (!expect_announcement_ && !announcements_.due(endpoint))) return {};
      Cancellation brief(stop, Clock::now() + kPatience);
      HttpRequest request;
      request.path = "/manager/announcement";
      request.any_status = true;  // servers that have none are not asked again today either
      request.connect = request.read = request.total = kPatience;
      const auto answer = open(request, brief);
      const auto body = read_whole(*answer, kLongestAnswer);
      if (answer->status() == 401) return {};
      return announcements_.take(endpoint, answer->status() == 200 ? body : "{}");
    } catch (...) { return {}; }  // news are never in the way of a command that did its work
  }

  const Settings& settings() const override { return settings_; }
  Negotiated negotiated(const Cancellation& stop) override { return client_.negotiated(stop); }
  Endpoint current_endpoint() const override { return client_.current_endpoint(); }
  LoginStore& login() override { return login_; }
  void expect_announcement() override { expect_announcement_ = true; }

 private:
  ClientConfig with_cookies(ClientConfig config) {
    if (!console_) return config;
    config.cookie = [this](const HttpRequest& request, const Endpoint& endpoint) {
      // A login is asked for by somebody who is not logged in, whatever an old cookie says.
      return request.path == kLoginPath ? std::string() : login_.cookie_header(endpoint.secure());
    };
    return config;
  }

  /// Runs `call` with the request as this mode sends it; refusals of the account lead to its role being asked anew.
  template <class Call>
  auto watched(const HttpRequest& request, Call call) -> decltype(call(request)) {
    if (request.is_unsigned) return call(request);
    auto sent = request;
    if (console_) sent.path = console_path(request.path);
    try {
      return call(sent);
    } catch (const Error& error) {
      if (error.http_status == 401 || error.http_status == 403) forget_rights();
      if (!console_) throw;
      throw explain_refusal(error, login_.current(), endpoint_text());
    }
  }

  void look_at(const HttpRequest& request, HttpExchange& answer) {
    if (request.is_unsigned) return;
    const int status = answer.status();
    if (status == 401 || status == 403) forget_rights();
    if (console_ && is_hidden_problem(answer)) throw hidden_problem(answer);
    if (status < 200 || status > 299) return;
    answered_ = request.path != kLogoutPath;
    if (console_ && request.path != kLoginPath && request.path != kLogoutPath)
      login_.renew(cookies_of(answer.headers(), system_clock::now()));
  }

  static Error hidden_problem(HttpExchange& answer) {
    const auto body = read_whole(answer, kLongestAnswer);
    const bool of_login = body.find("/auth-failed") != std::string::npos;
    return problem_error(of_login ? 401 : answer.status(), "", body);
  }

  json::value fact(const std::string& key, const Cancellation& stop) {
    if (key == "manager") {
      const auto manager = client_.negotiated(stop).manager;
      return manager.empty() ? json::value(nullptr) : json::value(manager);
    }
    if (key == "api") {
      const auto version = client_.negotiated(stop).sent;
      return json::array{version.major, version.date};
    }
    if (key == "login") return console_ ? "session" : settings_.anonymous() ? "anonymous" : "keypair";
    if (key == "role") return json::value(role(stop));
    if (key == "admin_key") return json::value(admin_key(stop));
    if (key == "domain") return json::value(settings_.domain);
    if (key == "group") return json::value(settings_.group);
    if (key == "endpoint") return json::value(endpoint_text());
    if (key == "access_key") return json::value(access_key());
    throw Error(Code::unsupported, "there is no fact '" + key + "'",
                "facts are: manager, api, login, role, admin_key, domain, group, endpoint, access_key");
  }

  std::string endpoint_text() const {
    const auto endpoint = client_.current_endpoint();
    return endpoint.scheme + "://" + endpoint.host_header() + endpoint.base_path;
  }
  std::string access_key() {
    if (!console_) return settings_.access_key;
    const auto login = login_.current();
    return login ? login->access_key : std::string();
  }

  /// A right of the account, asked once per session and remembered for the next ones. Two threads that ask at once wait
  /// for the same answer.
  std::string right(const std::string& fact, const std::string& query, std::string (*read)(std::string_view answer),
                    const Cancellation& stop) {
    const std::lock_guard lock(rights_lock_);
    if (const auto known = rights_.find(fact); known != rights_.end()) return known->second;
    const auto key = access_key();
    const auto kept = key.empty() ? std::nullopt : accounts_.find(endpoint_text(), key, fact);
    auto value = kept ? *kept : read(ask_account(query, stop));
    if (!kept && !key.empty()) accounts_.store(endpoint_text(), key, fact, value);
    return rights_[fact] = std::move(value);
  }
  std::string role(const Cancellation& stop) {
    return right("role", "query { keypair { is_admin } user { role } }", role_from, stop);
  }
  /// Asked in the words of client 22.03 cli/admin/session.py.
  bool admin_key(const Cancellation& stop) {
    return right("admin_key", "query { keypair { user_id access_key secret_key is_active is_admin } }", admin_key_from,
                 stop) == "true";
  }

  void forget_rights() {
    if (const auto key = access_key(); !key.empty()) accounts_.drop(endpoint_text(), key);
  }

  std::string ask_account(const std::string& query, const Cancellation& stop) {
    if (!console_ && settings_.anonymous()) {
      Error error(Code::auth, "there is no access key, so there are no rights",
                  "set BACKEND_ACCESS_KEY and BACKEND_SECRET_KEY, or add them to a profile");
      error.id = "config-missing-key";
      throw error;
    }
    const bool gql = client_.negotiated(stop).sent >= ApiVersion{6, "20210815"};
    HttpRequest request;
    request.method = "POST";
    request.path = gql ? "/admin/gql" : "/admin/graphql";
    request.content_type = "application/json";
    const std::string body = json::serialize(json::object{{"query", query}, {"variables", json::object()}});
    request.body = body;
    request.repeatable = true;  // a query changes nothing
    return read_whole(*open(request, stop), kLongestAnswer);
  }

  const Settings settings_;
  const bool console_;  ///< session mode
  const std::shared_ptr<Traffic> traffic_;
  const Clock::time_point begin_ = Clock::now();
  LoginStore login_;
  const AccountCache accounts_;
  const Announcements announcements_;
  std::atomic<bool> answered_{false}, expect_announcement_{false};
  HttpClient client_;
  std::mutex rights_lock_;
  std::map<std::string, std::string> rights_;
};

}  // namespace

std::shared_ptr<ConfiguredClient> make_client_session(Settings settings, const SessionOptions& options,
                                                      const Environment& environment) {
  auto config = config_of(settings, options);
  if (environment) config.proxies = ProxyRules(environment);
  const bool unchecked = settings.skip_sslcert_validation;
  auto session = std::make_shared<ConfiguredSession>(std::move(settings), std::move(config));
  if (unchecked) to_standard_error("warning: certificates of servers are not checked (skip_sslcert_validation)");
  return session;
}

}  // namespace bai::kernel
