// VFolder.list_files, mkdir, rename_file, move_file, delete_files, request_download: files without their contents
#include "shared/remote_files.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct InFolder {
  std::string name;
  std::string path = ".";
};

std::string list_files(const InFolder& params, bai::Context& context) {
  return list_remote(context, params.name, params.path);
}

std::string mkdir(const InFolder& params, bai::Context& context) {
  return make_remote(context, params.name, params.path);
}

std::string request_download(const InFolder& params, bai::Context& context) {
  return ask_about(context, params.name,
                   bai::json_request("POST", folder_path(params.name, "/request-download"),
                                     bai::JsonObject().text("path", params.path).done()))
      .body;
}

struct Renaming {
  std::string name, target_path, new_name;
};

std::string rename_file(const Renaming& params, bai::Context& context) {
  return lenient_result(ask_about(
      context, params.name,
      bai::json_request(
          "POST", folder_path(params.name, "/rename-file"),
          bai::JsonObject().text("target_path", params.target_path).text("new_name", params.new_name).done())));
}

struct Move {
  std::string name, src_path, dst_path;
};

std::string move_file(const Move& params, bai::Context& context) {
  return lenient_result(
      ask_about(context, params.name,
                bai::json_request("POST", folder_path(params.name, "/move-file"),
                                  bai::JsonObject().text("src", params.src_path).text("dst", params.dst_path).done())));
}

struct Removal {
  std::string name;
  std::vector<std::string> files;
  bool recursive = false;
};

std::string delete_files(const Removal& params, bai::Context& context) {
  const auto json =
      bai::JsonObject().raw("files", bai::json_array(params.files)).flag("recursive", params.recursive).done();
  const auto manager = server_of(context).manager;
  return lenient_result(
      ask_about(context, params.name, removal_request(manager, folder_path(params.name, "/delete-files"), json)));
}

template <class P>
auto declare(std::string_view name, std::string_view summary, std::string_view result = "\"any\"") {
  auto function = bai::function<P>(name);
  function.summary(summary).result(result);
  declare_folder(function);
  return function;
}

}  // namespace

void add_file_functions(bai::Plugin& plugin) {
  constexpr auto kRequired = bai::Function<InFolder>::Need::required;
  auto on_list = declare<InFolder>("VFolder.list_files", "Files of a folder, not those of its subfolders.",
                                   R"({"items":"array","files":"text"})");
  on_list.help("\"files\" is JSON text and missing on servers from 25.6 on.");
  on_list.parameter(&InFolder::path, "path", "Subfolder.");
  plugin.add(std::move(on_list), list_files);
  auto on_mkdir = declare<InFolder>("VFolder.mkdir", "Makes a subfolder with its parents.");
  on_mkdir.parameter(&InFolder::path, "path", "The subfolder.", kRequired);
  plugin.add(std::move(on_mkdir), mkdir);
  auto on_token = declare<InFolder>("VFolder.request_download", "An address from which anybody can fetch one file.",
                                    R"({"token":"text","url":"text"})");
  on_token.help("Fetch it as url?token=token, before the token expires.");
  on_token.parameter(&InFolder::path, "path", "File in the folder.", kRequired);
  plugin.add(std::move(on_token), request_download);
  auto on_rename = declare<Renaming>("VFolder.rename_file", "Gives a file or subfolder another name.");
  on_rename.parameter(&Renaming::target_path, "target_path", "The file.", bai::Function<Renaming>::Need::required);
  on_rename.parameter(&Renaming::new_name, "new_name", "Its new base name.", bai::Function<Renaming>::Need::required);
  plugin.add(std::move(on_rename), rename_file);
  auto on_move = declare<Move>("VFolder.move_file", "Moves a file or subfolder inside a folder.");
  on_move.parameter(&Move::src_path, "src_path", "What is moved.", bai::Function<Move>::Need::required);
  on_move.parameter(&Move::dst_path, "dst_path", "Where to.", bai::Function<Move>::Need::required);
  plugin.add(std::move(on_move), move_file);
  auto on_delete = declare<Removal>("VFolder.delete_files", "Deletes files.");
  on_delete.parameter(&Removal::files, "files", "Paths in the folder.", bai::Function<Removal>::Need::required);
  on_delete.parameter(&Removal::recursive, "recursive", "Also subfolders.");
  plugin.add(std::move(on_delete), delete_files);
}

}  // namespace vfolders
