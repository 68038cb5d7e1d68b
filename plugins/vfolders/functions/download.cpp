// VFolder.download
#include "shared/ranged_download.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Params {
  std::string name;
  std::vector<std::string> relative_paths;
  std::optional<std::string> basedir;
  std::int64_t chunk_size = 16777216;
  bai::AnyJson address_map;
  bool show_progress = false;
};

auto declare() {
  auto function = bai::function<Params>("VFolder.download");
  function.summary("Copies files of a folder to this machine, under the same paths below the base folder.")
      .help(
          "Messages tell what happens: begin, progress and end of each file, with done and total in bytes (-1 = not "
          "known).\n\nA file appears when it is complete; one that exists is never replaced.")
      .result(R"({"event":"text","file":"text","local":"text","url":"text","done":"integer","total":"integer"})");
  declare_folder(function);
  function.parameter(&Params::relative_paths, "relative_paths", "Paths in the folder.",
                     bai::Function<Params>::Need::required);
  function.parameter(&Params::basedir, "basedir", "Where they go; without it, the current folder.");
  function.parameter(&Params::chunk_size, "chunk_size",
                     "Bytes read at once; never more than 1 MiB and less than 256 KiB.");
  function.parameter(&Params::address_map, "address_map", "Storage proxy address → its replacement.",
                     bai::Function<Params>::Need::optional, {.type = "object"});
  function.parameter(&Params::show_progress, "show_progress", "Has no effect: progress is always reported.");
  return function;
}

void run(const Params& params, bai::Stream& stream, bai::Context& context) {
  if (params.chunk_size < 1) throw bai::Error(BAI_E_INVALID, "chunk_size must be at least 1");
  constexpr std::int64_t kLeast = 256 << 10, kMost = 1 << 20;  // more than the socket ever holds would only cost memory
  const DownloadPlan plan{params.name, address_map(context, params.address_map.text),
                          static_cast<size_t>(std::clamp(params.chunk_size, kLeast, kMost))};
  std::vector<std::filesystem::path> targets;
  for (const auto& path : params.relative_paths) targets.push_back(download_target(path, params.basedir.value_or("")));
  for (size_t i = 0; i < targets.size(); ++i) {
    Report report(stream, params.relative_paths[i]);
    download_file(context, plan, params.relative_paths[i], targets[i], report);
  }
}

}  // namespace

void add_download(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
