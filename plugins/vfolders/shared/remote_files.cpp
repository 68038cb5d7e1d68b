#include "shared/remote_files.hpp"

#include <filesystem>

namespace vfolders {

std::string list_remote(const bai::Context& context, const std::string& folder, const std::string& path) {
  const auto manager = server_of(context).manager;
  return ask_about(context, folder, get_request(manager, folder_path(folder, "/files"), {{"path", path}})).body;
}

std::string make_remote(const bai::Context& context, const std::string& folder, const std::string& path) {
  const auto reply =
      ask_about(context, folder,
                bai::json_request("POST", folder_path(folder, "/mkdir"), bai::JsonObject().text("path", path).done()));
  auto result = lenient_result(reply);
  const auto json = bai::Json::parse(result);
  const auto results = json.is_object() ? json.find("results") : std::nullopt;
  const auto failed = results && results->is_object() ? results->find("failed") : std::nullopt;
  if (failed && failed->is_array() && failed->size() > 0) {
    std::string reason;
    failed->elements([&](const bai::Json& one) {
      if (one.is_object()) reason = one.text_or("msg", one.text_or("message", ""));
    });
    throw bai::Error(BAI_E_API,
                     "folder " + bai::quote(path) + " was not made: " + (reason.empty() ? "no reason given" : reason),
                     bai::JsonObject().number("status", reply.status).raw("problem", result).done());
  }
  return result;
}

std::optional<std::int64_t> remote_size(const bai::Context& context, const std::string& folder,
                                        const std::string& path) {
  const std::filesystem::path file(path);
  const auto parent = file.parent_path().generic_string();
  const auto listing = list_remote(context, folder, parent.empty() ? "." : parent);
  const auto items = bai::Json::parse(listing).find("items");
  std::optional<std::int64_t> size;
  if (items && items->is_array()) {
    items->elements([&](const bai::Json& item) {
      if (item.text_or("name", "") == file.filename().generic_string()) size = item.integer_or("size", -1);
    });
  }
  return size;
}

}  // namespace vfolders
