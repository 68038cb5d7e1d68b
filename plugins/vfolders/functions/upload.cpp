// VFolder.upload
#include "shared/tus_upload.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Params {
  std::string name;
  std::vector<std::string> files;
  std::optional<std::string> basedir;
  std::int64_t chunk_size = 16777216;
  bai::AnyJson address_map;
  bool show_progress = false;
};

auto declare() {
  auto function = bai::function<Params>("VFolder.upload");
  function.summary("Copies local files into a folder, under their paths below the base folder.")
      .help(
          "Messages tell what happens: begin, progress and end of each file, with done and total in bytes.\n\n"
          "Chunks of 16 MiB and more grow while one takes less than five seconds. An upload that breaks off is taken "
          "up "
          "where the server stopped.")
      .result(R"({"event":"text","file":"text","local":"text","url":"text","done":"integer","total":"integer"})");
  declare_folder(function);
  function.parameter(&Params::files, "files", "Local files.", bai::Function<Params>::Need::required);
  function.parameter(&Params::basedir, "basedir", "Base folder; without it, the current one.");
  function.parameter(&Params::chunk_size, "chunk_size", "Bytes per request.");
  function.parameter(&Params::address_map, "address_map", "Storage proxy address → its replacement.",
                     bai::Function<Params>::Need::optional, {.type = "object"});
  function.parameter(&Params::show_progress, "show_progress", "Has no effect: progress is always reported.");
  return function;
}

void run(const Params& params, bai::Stream& stream, bai::Context& context) {
  if (params.chunk_size < 1) throw bai::Error(BAI_E_INVALID, "chunk_size must be at least 1");
  const auto files = resolve_uploads(params.files, params.basedir.value_or(""));
  const UploadPlan plan{params.name, address_map(context, params.address_map.text), params.chunk_size};
  for (const auto& file : files) {
    Report report(stream, file.name);
    upload_file(context, plan, file, report);
  }
}

}  // namespace

void add_upload(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
