// VFolder.info, delete, delete_by_id, rename, update_options, leave: the folder as a whole
#include "shared/folder_request.hpp"
#include "vfolders.hpp"

namespace vfolders {

namespace {

struct Folder {
  std::string name;
};

std::string info(const Folder& params, bai::Context& context) {
  bai::HttpRequest request;
  request.path = folder_path(params.name);
  return ask_about(context, params.name, request).body;
}

std::string remove(const Folder& params, bai::Context& context) {
  bai::HttpRequest request;
  request.method = "DELETE";
  request.path = folder_path(params.name);
  return lenient_result(ask_about(context, params.name, request));
}

struct ById {
  std::string oid;
};

std::string remove_by_id(const ById& params, bai::Context& context) {
  auto request = bai::json_request("DELETE", "/folders", bai::JsonObject().text("id", params.oid).done());
  if (ignores_get_bodies(server_of(context).manager)) request.query.emplace_back("id", params.oid);
  return lenient_result(context.http(request));
}

struct Renaming {
  std::string name, new_name;
};

std::string rename(const Renaming& params, bai::Context& context) {
  return lenient_result(ask_about(context, params.name,
                                  bai::json_request("POST", folder_path(params.name, "/rename"),
                                                    bai::JsonObject().text("new_name", params.new_name).done())));
}

struct Change {
  std::string name;
  std::optional<std::string> permission;
  std::optional<bool> cloneable;
};

std::string update_options(const Change& params, bai::Context& context) {
  bai::JsonObject json;
  if (params.cloneable) json.flag("cloneable", *params.cloneable);
  if (params.permission) json.text("permission", *params.permission);
  return lenient_result(ask_about(context, params.name,
                                  bai::json_request("POST", folder_path(params.name, "/update-options"), json.done())));
}

std::string leave(const Folder& params, bai::Context& context) {
  bai::HttpRequest request;
  request.method = "POST";
  request.path = folder_path(params.name, "/leave");
  if (server_of(context).manager.since({26, 3, 0})) {
    request.content_type = "application/json";
    request.body = "{}";  // these servers want a body, though nothing is in it
  }
  return lenient_result(ask_about(context, params.name, request));
}

template <class P>
auto declare(std::string_view name, std::string_view summary, std::string_view result = "\"any\"") {
  auto function = bai::function<P>(name);
  function.summary(summary).result(result);
  return function;
}

}  // namespace

void add_folder_functions(bai::Plugin& plugin) {
  using Need = bai::Function<Renaming>::Need;
  auto on_info = declare<Folder>("VFolder.info", "Owner, permissions and size of a folder.", "\"object\"");
  declare_folder(on_info);
  plugin.add(std::move(on_info), info);
  auto on_delete = declare<Folder>("VFolder.delete", "Deletes a folder; servers from 24.03 on move it to their trash.");
  declare_folder(on_delete);
  plugin.add(std::move(on_delete), remove);
  plugin.add(declare<ById>("VFolder.delete_by_id", "Deletes a folder by its ID. For super-admins.")
                 .parameter(&ById::oid, "oid", "ID of the folder.", bai::Function<ById>::Need::required),
             remove_by_id);
  auto on_rename = declare<Renaming>("VFolder.rename", "Gives a folder another name.");
  declare_folder(on_rename);
  on_rename.parameter(&Renaming::new_name, "new_name", "The new name.", Need::required);
  plugin.add(std::move(on_rename), rename);
  auto on_change = declare<Change>("VFolder.update_options", "Changes what others may do with a folder.");
  declare_folder(on_change);
  on_change.parameter(&Change::permission, "permission", "ro, rw or wd; without it unchanged.");
  on_change.parameter(&Change::cloneable, "cloneable", "Others may clone it; without it unchanged.");
  plugin.add(std::move(on_change), update_options);
  auto on_leave = declare<Folder>("VFolder.leave", "Gives up a folder that somebody else shares with the user.");
  declare_folder(on_leave);
  plugin.add(std::move(on_leave), leave);
}

}  // namespace vfolders
