// backend.ai vfolder cp
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::vector<std::string> files;
};

auto declare() {
  return bai::command<Options>("vfolder cp")
      .summary("Not available: see upload and download.")
      .argument(&Options::files, "FILENAMES", "Sources and target.", {.show = "[FILENAMES]..."});
}

int run(const Options& options, bai::CommandContext& context) {
  (void)options;
  (void)context;
  throw bai::Error(BAI_E_UNSUPPORTED, "files cannot be copied with this command",
                   R"({"hint":"use: backend.ai vfolder upload, or backend.ai vfolder download"})");
}

}  // namespace

void add_cp_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
