/// Files of a folder and the tokens for moving their bytes. Source: manager 22.03 `api/vfolder.py`.
#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/storage/token.hpp"
#include "tools/devcluster/vfolders/records.hpp"

namespace bai::devcluster {
namespace {

constexpr std::chrono::hours kTokenLife{24};

using Action = Response (*)(const JsonObject& params, const std::string& id, Services& services);

Response list(const JsonObject& params, const std::string& id, Services& services) {
  return json_reply(services.storage->volume.list(id, params->getValue<std::string>("path")));
}

Response mkdir(const JsonObject& params, const std::string& id, Services& services) {
  services.storage->volume.make_directory(id, params->getValue<std::string>("path"), params->getValue<bool>("parents"),
                                          params->getValue<bool>("exist_ok"));
  return {201, "", "", {}};
}

Response rename_file(const JsonObject& params, const std::string& id, Services& services) {
  services.storage->volume.rename_file(id, params->getValue<std::string>("target_path"),
                                       params->getValue<std::string>("new_name"));
  return json_reply(make_object());
}

Response move_file(const JsonObject& params, const std::string& id, Services& services) {
  services.storage->volume.move_file(id, params->getValue<std::string>("src"), params->getValue<std::string>("dst"));
  return json_reply(make_object());
}

Response delete_files(const JsonObject& params, const std::string& id, Services& services) {
  std::vector<std::string> files;
  for (const auto& file : *as_array(params->get("files"))) files.push_back(file.toString());
  services.storage->volume.delete_files(id, files, params->getValue<bool>("recursive"));
  return json_reply(make_object());
}

Response ticket(JsonObject claims, const char* path, Services& services) {
  claims->set("volume", "volume1");
  const auto token = make_token(claims, services.storage->secret, services.store.now() + kTokenLife);
  return json_reply(make_object({{"token", token}, {"url", services.storage->address + path}}));
}

Response request_download(const JsonObject& params, const std::string& id, Services& services) {
  const auto path = params->getValue<std::string>("path");
  (void)services.storage->volume.resolve(id, path);  // a path that leads out is refused before a token exists
  return ticket(make_object({{"op", "download"}, {"vfid", id}, {"relpath", path}}), "/download", services);
}

Response request_upload(const JsonObject& params, const std::string& id, Services& services) {
  const auto path = params->getValue<std::string>("path");
  const auto size = params->getValue<std::int64_t>("size");
  const auto session = services.storage->volume.begin_upload(id, path, size);
  return ticket(make_object({{"op", "upload"}, {"vfid", id}, {"relpath", path}, {"size", size}, {"session", session}}),
                "/upload", services);
}

}  // namespace

void add_folder_file_routes(Front& front, Services& services) {
  const auto add = [&](const char* method, const std::string& action, Level level, std::vector<Param> table,
                       Action handler) {
    front.add({method, "/folders/{name}/" + action, Access::kAuth, StatusGuard::kRead,
               [&services, level, table = std::move(table), handler](Request& request) {
                 const auto params = check_params(request, table);
                 const auto folder = folder_in_path(request, services, level);
                 try {
                   return handler(params, folder.row.text("id"), services);
                 } catch (const VolumeError& error) { throw folder_failed(error); }
               }});
  };
  const auto text = [](const char* name) { return Param{{name}, rules::text(), {}}; };
  const auto flag = [](const char* name, bool value) { return Param{{name}, rules::flag(), otherwise(value)}; };
  add("GET", "files", Level::kRead, {{{"path"}, rules::text_or_blank(), otherwise("")}}, list);
  add("POST", "mkdir", Level::kWrite, {text("path"), flag("parents", true), flag("exist_ok", false)}, mkdir);
  for (const char* action : {"rename-file", "rename_file"})
    add("POST", action, Level::kWrite, {text("target_path"), text("new_name"), flag("is_dir", false)}, rename_file);
  add("POST", "move-file", Level::kWrite, {text("src"), text("dst")}, move_file);
  for (const char* action : {"delete-files", "delete_files"})
    add("DELETE", action, Level::kWrite, {{{"files"}, rules::list_of(rules::text()), {}}, flag("recursive", false)},
        delete_files);
  add("POST", "request-download", Level::kRead, {{{"path", "file"}, rules::text(), {}}, flag("archive", false)},
      request_download);
  add("POST", "request-upload", Level::kWrite, {text("path"), {{"size"}, rules::integer(0), {}}}, request_upload);
}

}  // namespace bai::devcluster
