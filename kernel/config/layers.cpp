#include "kernel/config/layers.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/profile.hpp"

#include <Poco/AutoPtr.h>
#include <Poco/Util/LayeredConfiguration.h>
#include <Poco/Util/MapConfiguration.h>

#include <algorithm>
#include <array>

namespace bai::kernel {
namespace {

struct Known {
  const char* name;
  const char* key;       ///< after BACKEND_ and SORNA_; empty = not settable by the environment
  const char* built_in;  ///< text of the default
};

constexpr std::array kKnown{
    Known{"endpoint", "ENDPOINT", "https://api.backend.ai"},
    Known{"endpoint_type", "ENDPOINT_TYPE", "api"},
    Known{"domain", "DOMAIN", "default"},
    Known{"group", "GROUP", "default"},
    Known{"access_key", "ACCESS_KEY", ""},
    Known{"secret_key", "SECRET_KEY", ""},
    Known{"hash_type", "", "sha256"},
    Known{"user_agent", "", "Backend.AI Client for Python 22.03.2"},
    Known{"storage_proxy_address_map", "OVERRIDE_STORAGE_PROXY", ""},
    Known{"vfolder_mounts", "VFOLDER_MOUNTS", ""},
    Known{"skip_sslcert_validation", "SKIP_SSLCERT_VALIDATION", "no"},
    Known{"ssl_client_cert", "SSL_CLIENT_CERT", ""},
    Known{"ssl_client_key", "SSL_CLIENT_KEY", ""},
    Known{"connection_timeout", "CONNECTION_TIMEOUT", "10.0"},
    Known{"read_timeout", "READ_TIMEOUT", "0"},
};

bool is_known(const std::string& name) {
  return std::any_of(kKnown.begin(), kKnown.end(), [&](const Known& known) { return name == known.name; });
}

Error unknown(const std::string& name, const std::string& place) {
  std::string names;
  for (const auto& known : kKnown) names += (names.empty() ? "" : ", ") + std::string(known.name);
  Error error(Code::invalid, "there is no setting '" + name + "' (" + place + ")", "settings are: " + names);
  error.id = "config-unknown-setting";
  return error;
}

std::string option_name(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

}  // namespace

std::vector<std::string> setting_names() {
  std::vector<std::string> names;
  for (const auto& known : kKnown) names.emplace_back(known.name);
  return names;
}

struct Layers::Stack {
  struct Layer {
    Poco::AutoPtr<Poco::Util::MapConfiguration> values{new Poco::Util::MapConfiguration};
    std::map<std::string, std::string> places;
  };
  std::array<Layer, 5> layers;  ///< by Origin
  Poco::AutoPtr<Poco::Util::LayeredConfiguration> all{new Poco::Util::LayeredConfiguration};

  void set(Origin origin, const std::string& name, const std::string& text, const std::string& place) {
    auto& layer = layers.at(static_cast<std::size_t>(origin));
    layer.values->setString(name, text);
    layer.places[name] = place;
  }
};

Layers::Layers(const SettingsInput& input, const Environment& environment, const Profile& profile)
    : stack_(std::make_unique<Stack>()) {
  for (const auto& known : kKnown) {
    const std::string key = known.key;
    stack_->set(Origin::built_in, known.name, known.built_in, "built-in default");
    if (key.empty()) continue;
    if (const auto value = environment("BACKEND_" + key)) {
      stack_->set(Origin::environment, known.name, *value, "BACKEND_" + key);
    }
    if (const auto value = environment("SORNA_" + key)) {
      stack_->set(Origin::old_environment, known.name, *value, "SORNA_" + key);
    }
  }
  const auto of_profile = "profile '" + profile.name + "' in " + profile.file.string();
  for (const auto& [name, text] : profile.values) {
    if (!is_known(name)) throw unknown(name, of_profile);
    stack_->set(Origin::profile, name, text, "'" + name + "' of " + of_profile);
  }
  for (const auto& [name, text] : input.overrides) {
    if (!is_known(name)) throw unknown(name, "given by the caller");
    // An empty endpoint of the caller means "not given" (client 22.03 config.py).
    if (name == "endpoint" && text.empty()) continue;
    stack_->set(Origin::command_line, name, text, option_name(name));
  }
  for (int i = 0; i < static_cast<int>(stack_->layers.size()); ++i) {
    stack_->all->add(stack_->layers.at(static_cast<std::size_t>(i)).values, i);
  }
}

Layers::~Layers() = default;

LayeredValue Layers::find(const std::string& name) const {
  for (std::size_t i = 0; i < stack_->layers.size(); ++i) {
    const auto& layer = stack_->layers.at(i);
    if (const auto place = layer.places.find(name); place != layer.places.end()) {
      return {stack_->all->getRawString(name), {static_cast<Origin>(i), place->second}};
    }
  }
  throw unknown(name, "asked for by the program");
}

std::optional<LayeredValue> Layers::find_in(Origin origin, const std::string& name) const {
  const auto& layer = stack_->layers.at(static_cast<std::size_t>(origin));
  const auto place = layer.places.find(name);
  if (place == layer.places.end()) return std::nullopt;
  return LayeredValue{layer.values->getRawString(name), {origin, place->second}};
}

}  // namespace bai::kernel
