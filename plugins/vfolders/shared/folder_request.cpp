#include "shared/folder_request.hpp"

namespace vfolders {

std::string folder_path(std::string_view name, std::string_view suffix) {
  if (name.empty()) {
    throw bai::Error(BAI_E_INVALID, "the name of the folder is empty",
                     R"({"hint":"give a name that `backend.ai vfolder list` shows"})");
  }
  return "/folders/" + bai::path_segment(name) + std::string(suffix);
}

bool ignores_get_bodies(const bai::Release& manager) noexcept {
  return manager == bai::Release{23, 9, 11} || manager.since({24, 3, 7});
}

bai::HttpRequest get_request(const bai::Release& manager, std::string path, const bai::Pairs& parameters) {
  bai::HttpRequest request;
  request.path = std::move(path);
  if (ignores_get_bodies(manager)) {
    request.query = parameters;
    return request;
  }
  bai::JsonObject json;
  for (const auto& [name, value] : parameters) json.text(name, value);
  request.content_type = "application/json";
  request.body = json.done();
  return request;
}

bai::HttpRequest removal_request(const bai::Release& manager, std::string path, std::string json) {
  return bai::json_request(manager.since({24, 3, 7}) ? "POST" : "DELETE", std::move(path), std::move(json));
}

int status_of(const bai::Error& failure) {
  if (failure.code != BAI_E_API || failure.details.empty()) return 0;
  return static_cast<int>(bai::Json::parse(failure.details).integer_or("status", 0));
}

bai::HttpReply ask_about(const bai::Context& context, const std::string& name, const bai::HttpRequest& request) {
  try {
    return context.http(request);
  } catch (const bai::Error& failure) {
    if (status_of(failure) != 404) throw;
    bai::JsonObject details;
    bai::Json::parse(failure.details).members([&](const std::string& key, const bai::Json& value) {
      if (key != "hint") details.raw(key, value.raw());
    });
    details.text("hint", "see the names: backend.ai vfolder list");
    throw bai::Error(failure.code, "folder " + bai::quote(name) + ": " + failure.what(), details.done());
  }
}

std::string lenient_result(const bai::HttpReply& reply) {
  if (reply.body.empty()) return "{}";
  try {
    bai::Json::parse(reply.body);
    return reply.body;
  } catch (const bai::Error&) { return bai::quote(reply.body); }
}

}  // namespace vfolders
