#include "shared/problem.hpp"

namespace sessions {

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
    details.text("hint", "see the names: backend.ai ps");
    throw bai::Error(failure.code, "session " + bai::quote(name) + ": " + failure.what(), details.done());
  }
}

}  // namespace sessions
