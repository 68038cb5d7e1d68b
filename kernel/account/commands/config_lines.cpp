#include "kernel/account/commands/config_lines.hpp"

#include <boost/json.hpp>

namespace bai::kernel::account {
namespace {

namespace json = boost::json;

std::string address(const Endpoint& endpoint) {
  return endpoint.scheme + "://" + endpoint.host_header() + endpoint.base_path;
}

std::string credential_lines(const ConfigView& view) {
  const auto& settings = view.settings;
  if (settings.endpoint_type == "session") return view.user ? "Username: \"" + *view.user + "\"\n" : "";
  if (settings.anonymous()) return "Access key: (this is an anonymous session)\n";
  return "Access key: \"" + settings.access_key + "\"\nSecret key: \"" + masked(settings.secret_key) + "\"\n";
}

}  // namespace

std::string masked(const std::string& secret) {
  constexpr std::size_t kShown = 16, kShortest = 32;
  const std::string stars(24, '*');
  if (secret.empty()) return {};
  if (secret.size() < kShortest) return stars;
  return secret.substr(0, 6) + stars + secret.substr(secret.size() - (kShown - 6));
}

std::string config_lines(const ConfigView& view, bool terminal) {
  const auto& settings = view.settings;
  std::string text = "API endpoint: " + address(view.endpoint) + " (mode: " + settings.endpoint_type + ")\n";
  text += "Client version: " + view.client_version + " (API: " + view.client_api + ")\n";
  text += "Server version: " +
          (view.server ? view.server->manager + " (API: " + view.server->api + ")" : "(failed to fetch)") + "\n";
  text += "Negotiated API version: " +
          (terminal ? view.negotiated.text()
                    : "(" + std::to_string(view.negotiated.major) + ", '" + view.negotiated.date + "')") +
          "\n";
  if (!settings.domain.empty()) text += "Domain name: \"" + settings.domain + "\"\n";
  if (!settings.group.empty()) text += "Group name: \"" + settings.group + "\"\n";
  text += credential_lines(view);
  text += "Signature hash type: " + settings.hash_type + "\n";
  text +=
      std::string("Skip SSL certificate validation? ") + (settings.skip_sslcert_validation ? "True" : "False") + "\n";
  return text;
}

std::string config_document(const ConfigView& view) {
  const auto& settings = view.settings;
  const auto or_null = [](const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); };
  json::object root{{"endpoint", address(view.endpoint)},
                    {"endpoint_type", settings.endpoint_type},
                    {"client_version", view.client_version},
                    {"client_api_version", view.client_api},
                    {"server_version", or_null(view.server ? view.server->manager : "")},
                    {"server_api_version", or_null(view.server ? view.server->api : "")},
                    {"negotiated_api_version", view.negotiated.text()},
                    {"profile", or_null(settings.profile)},
                    {"domain", settings.domain},
                    {"group", settings.group}};
  if (settings.endpoint_type == "session") {
    root["username"] = view.user ? json::value(*view.user) : json::value(nullptr);
  } else {
    root["access_key"] = or_null(settings.access_key);
    root["secret_key"] = or_null(masked(settings.secret_key));
  }
  root["hash_type"] = settings.hash_type;
  root["skip_sslcert_validation"] = settings.skip_sslcert_validation;
  return json::serialize(root);
}

}  // namespace bai::kernel::account
