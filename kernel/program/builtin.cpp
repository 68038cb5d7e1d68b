#include "kernel/program/builtin.hpp"

#include <array>

namespace bai::kernel {

std::span<const Builtin> builtins() {
  static const std::array kAll{kCall, kCompletion, kFunctions, kHelp, kPluginInfo, kPluginList, kPluginRun};
  return kAll;
}

std::span<const BuiltinGroup> builtin_groups() {
  static constexpr std::array kAll{BuiltinGroup{"plugin", "Installed plugins"}};
  return kAll;
}

}  // namespace bai::kernel
