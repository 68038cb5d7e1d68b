#include "kernel/plugin/library.hpp"

#include "kernel/base/error.hpp"

#include <boost/dll/shared_library.hpp>

#include <string>
#include <vector>

namespace bai::kernel {
namespace {

using boost::dll::load_mode::rtld_local;
using boost::dll::load_mode::rtld_now;

constexpr const char* kEntry = "bai_plugin_entry_v1";

/// What dlopen says begins with the file's name, and Boost puts words of its own around it.
std::string reason_of(const std::string& text, const std::filesystem::path& file) {
  const auto name = file.string() + ": ";
  const auto at = text.find(name);
  auto reason = at == std::string::npos ? text : text.substr(at + name.size());
  if (const auto end = reason.find("): "); end != std::string::npos) reason.resize(end);
  while (!reason.empty() && (reason.back() == ')' || reason.back() == '\n' || reason.back() == ' ')) reason.pop_back();
  return reason;
}

}  // namespace

const bai_plugin& open_library(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    throw Error(Code::not_found, "the library " + file.string() + " is missing", "install the plugin again");
  // Never destroyed: handlers and thread-local destructors of a library may run until the very end.
  static auto& kept = *new std::vector<boost::dll::shared_library>;
  boost::dll::shared_library library;
  try {
    library.load(file, rtld_now | rtld_local);
  } catch (const std::exception& failure) {
    throw Error(Code::invalid, "the library " + file.string() + " cannot be loaded: " + reason_of(failure.what(), file),
                "install a version of the plugin that is built for this system");
  }
  if (!library.has(kEntry)) {
    throw Error(Code::unsupported,
                "the library " + file.string() + " does not offer plugin ABI " + std::to_string(BAI_ABI_MAJOR),
                "install a version of the plugin for this backend.ai");
  }
  const auto* plugin = library.get<const bai_plugin*()>(kEntry)();
  if (!BAI_HAS(bai_plugin, plugin, close) || plugin->id == nullptr || plugin->version == nullptr ||
      plugin->open == nullptr) {
    throw Error(Code::invalid, "the library " + file.string() + " returns an incomplete plugin table",
                "tell the plugin's author");
  }
  if (plugin->abi_major != BAI_ABI_MAJOR || plugin->abi_minor > BAI_ABI_MINOR) {
    throw Error(Code::unsupported,
                "the library " + file.string() + " is built for plugin ABI " + std::to_string(plugin->abi_major) + "." +
                    std::to_string(plugin->abi_minor) + ", this is " + std::to_string(BAI_ABI_MAJOR) + "." +
                    std::to_string(BAI_ABI_MINOR),
                "install a version of the plugin for this backend.ai");
  }
  kept.push_back(std::move(library));
  return *plugin;
}

}  // namespace bai::kernel
