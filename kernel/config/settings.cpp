#include "kernel/config/settings.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/layers.hpp"
#include "kernel/config/profile.hpp"
#include "kernel/config/values.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace bai::kernel {
namespace {

Error invalid(const std::string& id, const std::string& message, const std::string& next_step) {
  Error error(Code::invalid, message, next_step);
  error.id = id;
  return error;
}

const char* next_step_for(const std::string& name) {
  if (name == "endpoint") return "give an address like https://api.example.com, or several separated by commas";
  if (name == "endpoint_type") return "use 'api' with a key pair, or 'session' with a web server";
  if (name == "skip_sslcert_validation") return "use yes or no";
  if (name == "storage_proxy_address_map") return "use https://a:6021=https://b:6021, several separated by commas";
  if (name == "hash_type") return "use sha256";
  return "use a number of seconds such as 10 or 0.5; 0 means no limit";
}

/// One typed reading: parses the text of `name` and files its origin.
template <typename Parse>
auto read(Settings& settings, const Layers& layers, const std::string& name, Parse parse) {
  const auto value = layers.find(name);
  settings.origins[name] = value.origin;
  try {
    return parse(value.text);
  } catch (const std::invalid_argument& reason) {
    throw invalid("config-malformed", value.origin.place + ": " + reason.what(), next_step_for(name));
  }
}

std::string as_text(const std::string& text) { return text; }

/// The pair is taken from the place that has the access key of highest precedence, so that a key of one account is
/// never signed with the secret of another. BACKEND_ and SORNA_ variables are one place.
void read_keys(Settings& settings, const Layers& layers) {
  const auto access = layers.find("access_key");
  settings.origins["access_key"] = access.origin;
  settings.access_key = access.text;
  if (access.text.empty()) {
    settings.origins["secret_key"] = access.origin;
    return;
  }
  const bool of_environment =
      access.origin.kind == Origin::environment || access.origin.kind == Origin::old_environment;
  std::vector<Origin> places{access.origin.kind};
  if (of_environment) places = {Origin::environment, Origin::old_environment};
  for (const auto place : places) {
    const auto secret = layers.find_in(place, "secret_key");
    if (!secret) continue;
    if (secret->text.empty()) break;
    settings.secret_key = secret->text;
    settings.origins["secret_key"] = secret->origin;
    return;
  }
  const std::string where = of_environment ? "set BACKEND_SECRET_KEY to its secret key"
                                           : "add its secret_key to the same place (" + access.origin.place + ")";
  throw invalid("config-missing-secret-key", access.origin.place + ": the access key has no secret key beside it",
                where);
}

std::vector<std::string> read_mounts(Settings& settings, const Layers& layers) {
  std::vector<std::string> mounts;
  const auto add = [&mounts](const std::string& text) {
    for (const auto& name : parse_names(text)) {
      if (std::find(mounts.begin(), mounts.end(), name) == mounts.end()) mounts.push_back(name);
    }
  };
  settings.origins["vfolder_mounts"] = layers.find("vfolder_mounts").origin;
  if (const auto given = layers.find_in(Origin::command_line, "vfolder_mounts")) add(given->text);
  for (const auto layer : {Origin::environment, Origin::old_environment, Origin::profile}) {
    if (const auto value = layers.find_in(layer, "vfolder_mounts")) {
      add(value->text);
      break;
    }
  }
  return mounts;
}

std::optional<std::string> chosen_profile(const SettingsInput& input, const Environment& environment) {
  if (input.profile) return input.profile;
  return environment("BACKEND_PROFILE");
}

}  // namespace

Settings load_settings(const SettingsInput& input, const Environment& environment) {
  Settings settings;
  settings.directories = user_directories(environment);
  const auto& folder = settings.directories.config;
  const auto file = folder.empty() ? folder : folder / "config.yaml";
  const auto profile = read_profile(file, chosen_profile(input, environment));
  settings.profile = profile.name;
  const Layers layers(input, environment, profile);

  settings.endpoints = read(settings, layers, "endpoint", parse_endpoints);
  settings.endpoint_type = read(settings, layers, "endpoint_type", parse_endpoint_type);
  settings.domain = read(settings, layers, "domain", as_text);
  settings.group = read(settings, layers, "group", as_text);
  settings.hash_type = read(settings, layers, "hash_type", parse_hash);
  settings.user_agent = read(settings, layers, "user_agent", as_text);
  settings.vfolder_mounts = read_mounts(settings, layers);
  settings.skip_sslcert_validation = read(settings, layers, "skip_sslcert_validation", parse_boolean);
  settings.client_cert = read(settings, layers, "ssl_client_cert", as_text);
  settings.client_key = read(settings, layers, "ssl_client_key", as_text);
  settings.connection_timeout = read(settings, layers, "connection_timeout", parse_seconds);
  settings.read_timeout = read(settings, layers, "read_timeout", parse_seconds);
  settings.storage_proxy_addresses = read(settings, layers, "storage_proxy_address_map", [&](const std::string& text) {
    const bool given = layers.find("storage_proxy_address_map").origin.kind != Origin::built_in;
    return given ? parse_address_map(text) : std::map<std::string, std::string>();
  });
  if (settings.endpoint_type == "api") read_keys(settings, layers);
  settings.ca_file = environment("SSL_CERT_FILE").value_or("");
  settings.ca_folder = environment("SSL_CERT_DIR").value_or("");
  return settings;
}

std::optional<std::string> setting_as_json(const Settings& settings, std::string_view name) {
  namespace json = boost::json;
  const auto text = [](const std::string& value) { return json::serialize(json::value(value)); };
  if (name == "endpoint") {
    std::string joined;
    for (const auto& endpoint : settings.endpoints) joined += (joined.empty() ? "" : ",") + endpoint;
    return text(joined);
  }
  if (name == "endpoint_type") return text(settings.endpoint_type);
  if (name == "domain") return text(settings.domain);
  if (name == "group") return text(settings.group);
  if (name == "access_key") return text(settings.access_key);
  if (name == "hash_type") return text(settings.hash_type);
  if (name == "user_agent") return text(settings.user_agent);
  if (name == "profile") return text(settings.profile);
  if (name == "vfolder_mounts") {
    return json::serialize(json::array(settings.vfolder_mounts.begin(), settings.vfolder_mounts.end()));
  }
  if (name == "skip_sslcert_validation") return settings.skip_sslcert_validation ? "true" : "false";
  if (name == "ssl_client_cert") return text(settings.client_cert);
  if (name == "ssl_client_key") return text(settings.client_key);
  if (name == "connection_timeout") return json::serialize(json::value(settings.connection_timeout));
  if (name == "read_timeout") return json::serialize(json::value(settings.read_timeout));
  if (name == "storage_proxy_address_map") {
    json::object addresses;
    for (const auto& [from, to] : settings.storage_proxy_addresses) addresses[from] = to;
    return json::serialize(addresses);
  }
  return std::nullopt;
}

}  // namespace bai::kernel
