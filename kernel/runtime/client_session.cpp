#include "kernel/runtime/client_session.hpp"

#include "kernel/transport/http_client.hpp"

#include <boost/json.hpp>

#include <mutex>
#include <random>
#include <unistd.h>

namespace bai::kernel {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

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
  return config;
}

/// Role of the account: by its user, and by its key where the server does not tell the user's.
std::string role_from(const json::object& data) {
  const auto* user = data.if_contains("user");
  if (user != nullptr && user->is_object()) {
    const auto* role = user->as_object().if_contains("role");
    if (role != nullptr && role->is_string()) return std::string(role->as_string());
  }
  const auto* key = data.if_contains("keypair");
  const auto* admin = key != nullptr && key->is_object() ? key->as_object().if_contains("is_admin") : nullptr;
  return admin != nullptr && admin->is_bool() && admin->as_bool() ? "admin" : "user";
}

class ConfiguredSession final : public ClientSession {
 public:
  ConfiguredSession(Settings settings, ClientConfig config)
      : settings_(std::move(settings)), client_(std::move(config)) {}

  std::unique_ptr<HttpExchange> open(const HttpRequest& request, const Cancellation& stop) override {
    return client_.open(request, stop);
  }
  std::unique_ptr<WebSocket> connect(const HttpRequest& request, const Cancellation& stop) override {
    return client_.connect(request, stop);
  }

  std::unique_ptr<EventStream> listen(const HttpRequest& request, const Cancellation& stop) override {
    return client_.listen(request, stop);
  }

  std::string facts(const std::vector<std::string>& keys, const Cancellation& stop) override {
    json::object facts;
    for (const auto& key : keys) facts[key] = fact(key, stop);
    return json::serialize(facts);
  }

  std::optional<std::string> setting(std::string_view name) override { return setting_as_json(settings_, name); }

 private:
  json::value fact(const std::string& key, const Cancellation& stop) {
    if (key == "manager") {
      const auto manager = client_.negotiated(stop).manager;
      return manager.empty() ? json::value(nullptr) : json::value(manager);
    }
    if (key == "api") {
      const auto version = client_.negotiated(stop).sent;
      return json::array{version.major, version.date};
    }
    if (key == "login") return settings_.anonymous() ? "anonymous" : "keypair";
    if (key == "role") return json::value(role(stop));
    if (key == "domain") return json::value(settings_.domain);
    if (key == "group") return json::value(settings_.group);
    if (key == "endpoint") {
      const auto endpoint = client_.current_endpoint();
      return json::value(endpoint.scheme + "://" + endpoint.host_header() + endpoint.base_path);
    }
    if (key == "access_key") return json::value(settings_.access_key);
    throw Error(Code::unsupported, "there is no fact '" + key + "'",
                "facts are: manager, api, login, role, domain, group, endpoint, access_key");
  }

  /// Asks once per session. Two threads that ask at once wait for the same answer.
  std::string role(const Cancellation& stop) {
    const std::lock_guard lock(role_lock_);
    if (!role_) role_ = ask_role(stop);
    return *role_;
  }

  std::string ask_role(const Cancellation& stop) {
    if (settings_.anonymous()) {
      Error error(Code::auth, "there is no access key, so there is no role",
                  "set BACKEND_ACCESS_KEY and BACKEND_SECRET_KEY, or add them to a profile");
      error.id = "config-missing-key";
      throw error;
    }
    const bool gql = client_.negotiated(stop).sent >= ApiVersion{6, "20210815"};
    HttpRequest request;
    request.method = "POST";
    request.path = gql ? "/admin/gql" : "/admin/graphql";
    request.content_type = "application/json";
    const std::string body = json::serialize(
        json::object{{"query", "query { keypair { is_admin } user { role } }"}, {"variables", json::object()}});
    request.body = body;
    request.repeatable = true;  // a query changes nothing
    constexpr std::size_t kLongest = std::size_t{1} << 20;
    const auto text = read_whole(*client_.open(request, stop), kLongest);
    boost::system::error_code failed;
    const auto answer = json::parse(text, failed);
    if (failed || !answer.is_object())
      throw Error(Code::network, "the server's answer about the account is no JSON object");
    const auto* data = gql ? answer.as_object().if_contains("data") : &answer;
    if (data == nullptr || !data->is_object())
      throw Error(Code::network, "the server tells nothing about the account: " + text.substr(0, 300));
    return role_from(data->as_object());
  }

  const Settings settings_;
  HttpClient client_;
  std::mutex role_lock_;
  std::optional<std::string> role_;
};

}  // namespace

std::shared_ptr<ClientSession> make_client_session(Settings settings, const SessionOptions& options,
                                                   const Environment& environment) {
  if (settings.endpoint_type == "session") {
    throw Error(Code::unsupported, "the session mode (login at a web server) is not available in this build",
                "use a key pair: BACKEND_ENDPOINT_TYPE=api with BACKEND_ACCESS_KEY and BACKEND_SECRET_KEY");
  }
  auto config = config_of(settings, options);
  if (environment) config.proxies = ProxyRules(environment);
  const bool unchecked = settings.skip_sslcert_validation;
  auto session = std::make_shared<ConfiguredSession>(std::move(settings), std::move(config));
  if (unchecked) to_standard_error("warning: certificates of servers are not checked (skip_sslcert_validation)");
  return session;
}

}  // namespace bai::kernel
