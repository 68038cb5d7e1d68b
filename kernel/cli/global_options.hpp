/// Options that every command takes, before or after the command's words.
#pragma once

#include "kernel/cli/descriptor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bai::kernel::cli {

/// What was given; absent means "as configured".
struct GlobalOptions {
  std::optional<std::string> output;  ///< one of the choices of `--output`
  bool skip_sslcert_validation = false;
  std::optional<std::string> profile;
  bool yes = false;       ///< answers every question with yes
  bool no_input = false;  ///< asks nothing
  bool timing = false;
  bool debug = false;
  bool version = false;  ///< root only

  /// What `later` gives wins over what stands here.
  void merge(const GlobalOptions& later);
  /// Sets the option called `name` (of `global_parameters`); `value` is empty for flags. Throws `BadValue`.
  void set(const std::string& name, std::string_view value);
};

/// Their declarations in the order of the root's help; `version` is the last one.
std::vector<Parameter> global_parameters();

}  // namespace bai::kernel::cli
