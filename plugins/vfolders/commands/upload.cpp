// backend.ai vfolder upload
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
  return bai::command<Options>("vfolder upload")
      .summary("Upload files to a virtual folder.")
      .help(
          "The files keep their paths below the base folder. A file of the same name in the folder is replaced.\n\n"
          "An upload that breaks off goes on where the server stopped.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::files, "FILENAMES", "Local files, below the base folder.",
                {.show = "[FILENAMES]...", .type = "path", .complete = "file"})
      .option(&Options::base_dir, "-b,--base-dir", "Base folder instead of the current one.",
              {.show = "PATH", .type = "path", .complete = "dir"})
      .option(&Options::chunk_size, "--chunk-size",
              "Bytes per request; chunks of 16m and more grow as the speed allows.",
              {.show = "BYTE", .type = "byte-size", .default_json = R"("16.0M")"})
      .option(&Options::override_storage_proxy, "--override-storage-proxy",
              "Addresses to use instead of those that the server names: OLD=NEW,….",
              {.show = "COMMA-SEPERATED-KVLIST-CHECK", .type = "key-value-list"})
      .example("vfolder upload mydata report.csv", "One file.");
}

int run(const Options& options, bai::CommandContext& context) {
  bai::JsonObject arguments;
  arguments.text("name", options.name).raw("files", bai::json_array(options.files));
  if (options.base_dir) arguments.text("basedir", *options.base_dir);
  arguments.number("chunk_size", options.chunk_size);
  if (!options.override_storage_proxy.text.empty()) arguments.raw("address_map", options.override_storage_proxy.text);
  show_transfer(context, "VFolder.upload", arguments.done());
  context.done("Done.");
  return 0;
}

}  // namespace

void add_upload_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
