/// Commands of the kernel itself that need no network code of their own. One file per command or group.
#pragma once

#include "kernel/base/cancellation.hpp"

#include <span>
#include <string>
#include <string_view>

namespace bai::kernel {

class Client;
class CommandSet;
class Host;
namespace console {
class Console;
}

/// What a built-in command may use.
struct BuiltinContext {
  const CommandSet& commands;
  Host& host;
  Client& client;
  Cancellation& stop;
  console::Console& output;
  std::uint32_t flags;  ///< BAI_CONTEXT_… for functions it calls
  int columns;
};

struct Builtin {
  std::string_view path, summary;
  /// Made when it is asked for: at start-up only names and summaries count.
  std::string (*descriptor)();
  /// Returns the exit code; throws `Error`.
  int (*run)(std::string_view arguments_json, BuiltinContext& context);
};
struct BuiltinGroup {
  std::string_view path, summary;
};

inline constexpr std::string_view kBuiltinOwner = "backend.ai";

std::span<const Builtin> builtins();
std::span<const BuiltinGroup> builtin_groups();

extern const Builtin kCall, kCompletion, kFunctions, kHelp, kPluginInfo, kPluginList, kPluginRun;

}  // namespace bai::kernel
