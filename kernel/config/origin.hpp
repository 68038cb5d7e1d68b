/// Where a value of the settings came from.
#pragma once

#include <string>

namespace bai::kernel {

/// Highest precedence first.
enum class Origin : int { command_line, environment, old_environment, profile, built_in };

struct ValueOrigin {
  Origin kind = Origin::built_in;
  /// How to find the place: a variable's name, "profile 'x' in /…/config.yaml", "--endpoint"; "built-in default".
  std::string place = "built-in default";
};

}  // namespace bai::kernel
