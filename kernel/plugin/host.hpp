/// The plugin host: knows every plugin that was found, opens a library when one of its commands or functions is needed,
/// runs handlers.
#pragma once

#include "kernel/plugin/context.hpp"
#include "kernel/plugin/discovery.hpp"
#include "kernel/plugin/registrations.hpp"

#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

/// One library in this process. Never destroyed: the library keeps a pointer to `table`.
struct OpenPlugin {
  bai_host table{};
  const bai_plugin* entry = nullptr;
  void* instance = nullptr;
  Registrations registered;
  std::string id;
};

/// Opens a library under a registrar that only records: for the build step that writes the manifest. Throws `Error`.
const OpenPlugin& open_for_description(const std::filesystem::path& library);

class Host {
 public:
  explicit Host(std::vector<Candidate> candidates);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  /// Closes every plugin that was opened.
  ~Host();

  const std::vector<Candidate>& candidates() const noexcept { return candidates_; }

  struct FoundFunction {
    const RegisteredFunction* function;
    std::string plugin_id;
  };
  /// Opens the owner's library if need be. Throws `Error` (not_found) for an unknown name; what opening throws
  /// otherwise. Any thread.
  FoundFunction function(std::string_view name);

  /// Runs a command of `plugin` on this thread. `arguments_json` has been checked against the descriptor. Returns its
  /// exit code; throws its failure.
  int run_command(const Candidate& plugin, std::string_view path, std::string_view arguments_json, Client& client,
                  Cancellation& stop, console::Console& output, std::uint32_t flags);

 private:
  OpenPlugin& open(const Candidate& candidate);
  std::vector<Candidate> candidates_;
  std::map<std::string, std::size_t, std::less<>> owner_of_function_;  // name → index of its plugin
  std::recursive_mutex opening_;                                       // open() of two plugins never overlap
  std::map<const Candidate*, OpenPlugin*> opened_;
};

}  // namespace bai::kernel
