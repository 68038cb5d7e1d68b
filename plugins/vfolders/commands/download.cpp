// backend.ai vfolder download
#include "shared/presentation.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::vector<std::string> files;
  std::optional<std::string> base_dir;
  std::int64_t chunk_size = 0;
  bai::AnyJson override_storage_proxy;
};

auto declare() {
  return bai::command<Options>("vfolder download")
      .summary("Download files of a virtual folder.")
      .help(
          "The files keep their paths, below the base folder. A file that exists is never replaced, and an incomplete "
          "one never appears.\n\nA download that breaks off goes on where it stopped.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::files, "FILENAMES", "Paths in the folder.", {.show = "[FILENAMES]...", .type = "path"})
      .option(&Options::base_dir, "-b,--base-dir", "Base folder instead of the current one.",
              {.show = "PATH", .type = "path", .complete = "dir"})
      .option(&Options::chunk_size, "--chunk-size", "Bytes read at once; more than 1m makes no difference.",
              {.show = "BYTE", .type = "byte-size", .default_json = R"("16.0M")"})
      .option(&Options::override_storage_proxy, "--override-storage-proxy",
              "Addresses to use instead of those that the server names: OLD=NEW,….",
              {.show = "COMMA-SEPERATED-KVLIST-CHECK", .type = "key-value-list"})
      .example("vfolder download mydata results/report.csv", "One file, into results/ of the current folder.");
}

int run(const Options& options, bai::CommandContext& context) {
  bai::JsonObject arguments;
  arguments.text("name", options.name).raw("relative_paths", bai::json_array(options.files));
  if (options.base_dir) arguments.text("basedir", *options.base_dir);
  arguments.number("chunk_size", options.chunk_size);
  if (!options.override_storage_proxy.text.empty()) arguments.raw("address_map", options.override_storage_proxy.text);
  show_transfer(context, "VFolder.download", arguments.done());
  context.done("Done.");
  return 0;
}

}  // namespace

void add_download_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
