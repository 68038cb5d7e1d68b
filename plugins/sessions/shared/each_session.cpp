#include "shared/each_session.hpp"

namespace sessions {

void for_each_session(bai::CommandContext& context, const std::vector<std::string>& names, const std::string& done,
                      const std::function<void(const std::string& name, bai::JsonObject& result)>& action) {
  size_t failed = 0;
  bai::JsonArray results;
  for (const auto& name : names) {
    bai::JsonObject result;
    result.text("session", name);
    try {
      bai::JsonObject more;
      action(name, more);
      results.raw(result.flag("ok", true).members(more).done());
    } catch (const bai::Error& failure) {
      if (names.size() == 1 || failure.code == BAI_E_CANCELLED || failure.code == BAI_E_AUTH) throw;
      context.fail(failure.what());
      results.raw(result.flag("ok", false).text("error", failure.what()).done());
      ++failed;
    }
  }
  context.result(bai::JsonObject().raw("sessions", results.done()).done());
  if (failed == 0) return;
  throw bai::Error(BAI_E_FAIL,
                   std::to_string(failed) + " of " + std::to_string(names.size()) + " sessions could not be " + done,
                   R"({"id":"partial-sessions","hint":"their reasons stand above"})");
}

}  // namespace sessions
