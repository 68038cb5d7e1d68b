// plugin-describe LIBRARY FOLDER IDENTITY: the build step behind bai_add_plugin(). Opens the fresh library under a
// registrar that only records and writes FOLDER/plugin.json and FOLDER/commands.json.
#include "kernel/base/error.hpp"
#include "kernel/cli/descriptor.hpp"
#include "kernel/plugin/host.hpp"

#include <cstdio>
#include <filesystem>
#include <string>

namespace {

using bai::kernel::Code;
using bai::kernel::Error;

/// Through a neighbour file and a rename, so that an interrupted build never leaves half a manifest.
void write_file(const std::filesystem::path& path, const std::string& text) {
  const auto fresh = path.string() + ".new";
  std::FILE* file = std::fopen(fresh.c_str(), "w");
  if (file == nullptr) throw Error(Code::fail, "cannot write " + fresh);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written) throw Error(Code::fail, "cannot write " + fresh);
  std::filesystem::rename(fresh, path);
}

/// What the running program would refuse is refused at build time, with the same words.
void check_descriptors(const bai::kernel::Registrations& registered) {
  for (const auto& [path, command] : registered.commands()) {
    try {
      (void)bai::kernel::cli::CommandDescriptor::parse(command.descriptor);
    } catch (const Error& error) { throw bai::kernel::with_context(error, "the command \"" + path + "\""); }
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: plugin-describe LIBRARY FOLDER IDENTITY-JSON\n");
    return 2;
  }
  try {
    const auto& plugin = bai::kernel::open_for_description(std::filesystem::absolute(argv[1]));
    check_descriptors(plugin.registered);
    const std::filesystem::path folder = argv[2];
    write_file(folder / "commands.json", plugin.registered.descriptors_file());
    write_file(folder / "plugin.json", plugin.registered.manifest_file(*plugin.entry, argv[3]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plugin-describe: %s\n", error.what());
    return 1;
  }
}
