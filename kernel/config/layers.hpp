/// The stack of places that a setting may come from, looked up by name.
#pragma once

#include "kernel/config/origin.hpp"
#include "kernel/config/settings.hpp"

#include <memory>
#include <optional>
#include <string>

namespace bai::kernel {

struct Profile;

struct LayeredValue {
  std::string text;
  ValueOrigin origin;
};

/// Built over Poco::Util::LayeredConfiguration; the layers are copies, so later changes of the environment do not show.
class Layers {
 public:
  /// Throws `Error` (invalid, "config-unknown-setting") for an override or a profile entry that is no setting.
  Layers(const SettingsInput& input, const Environment& environment, const Profile& profile);
  ~Layers();

  /// The value of highest precedence; every setting has at least a built-in default.
  LayeredValue find(const std::string& name) const;
  /// The value in one layer only.
  std::optional<LayeredValue> find_in(Origin layer, const std::string& name) const;

 private:
  struct Stack;
  std::unique_ptr<Stack> stack_;
};

}  // namespace bai::kernel
