/// `/` and `/manager/*`. Source: manager 22.03 `api/manager.py`, `server.py`.
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/records.hpp"

#include <algorithm>
#include <cctype>
#include <thread>
#include <unistd.h>

namespace bai::devcluster {
namespace {

constexpr const char* kManagerVersion = "22.03.3";

std::string host_name() {
  std::string name(256, '\0');
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.c_str();
}

Response status(Request& request, Services& services) {
  const std::string state = services.store.config("manager/status").value_or("running");
  const std::int64_t active =
      services.store.db()
          .first(std::string("SELECT count(*) AS n FROM sessions WHERE status IN ") + kOccupyingStates)
          ->integer("n");
  const auto node = make_object({{"id", host_name()},
                                 {"num_proc", static_cast<int>(std::thread::hardware_concurrency())},
                                 {"service_addr", services.service_address},
                                 {"heartbeat_timeout", 40.0},
                                 {"ssl_enabled", services.tls},
                                 {"active_sessions", active},
                                 {"status", state},
                                 {"version", kManagerVersion},
                                 {"api_version", make_array({request.version.major, request.version.revision})}});
  return json_reply(make_object({{"nodes", make_array({node})}, {"status", state}, {"active_sessions", active}}));
}

void end_all_sessions(Services& services) {
  for (const auto& row :
       services.store.db().query(std::string("SELECT id FROM sessions WHERE status NOT IN ") + kDeadStates)) {
    try {
      services.engine.destroy(row.text("id"), "force-terminated", Force::kYes);
    } catch (const Problem&) {
      // A session that cannot be ended now does not keep the others alive.
    }
  }
}

Response set_status(Request& request, Services& services) {
  const auto params =
      check_params(request, {{{"status"}, rules::text(), {}}, {{"force_kill"}, rules::flag(), otherwise(false)}});
  std::string wanted = params->getValue<std::string>("status");
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (wanted != "running" && wanted != "frozen")
    throw invalid_params("Input validation error",
                         make_object({{"status", "value is not a valid member of ManagerStatus"}}));
  if (params->getValue<bool>("force_kill")) end_all_sessions(services);
  services.store.set_config("manager/status", wanted);
  services.engine.schedule_soon();
  return no_content();
}

Response announcement(Request& /*request*/, Services& services) {
  const auto text = services.store.config("manager/announcement");
  return json_reply(make_object({{"enabled", text.has_value()}, {"message", text.value_or("")}}));
}

Response set_announcement(Request& request, Services& services) {
  const auto params = check_params(request, {{{"enabled"}, rules::flag(), otherwise(false)},
                                             {{"message"}, rules::nullable(rules::text()), otherwise({})}});
  if (!params->getValue<bool>("enabled")) {
    services.store.delete_config("manager/announcement");
    return no_content();
  }
  const auto message = text_member(params, "message");
  if (!message) throw invalid_params("Empty message not allowed to enable announcement");
  services.store.set_config("manager/announcement", *message);
  return no_content();
}

}  // namespace

void add_manager_routes(Front& front, Services& services) {
  const auto with = [&services](Response (*handler)(Request&, Services&)) {
    return [&services, handler](Request& r) { return handler(r, services); };
  };
  front.add({"GET", "/", Access::kAnonymous, StatusGuard::kNone, [](Request&) {
               return json_reply(make_object({{"version", "v6.20220315"}, {"manager", kManagerVersion}}));
             }});
  front.add({"GET", "/manager/status", Access::kAnonymous, StatusGuard::kNone, with(status)});
  front.add({"PUT", "/manager/status", Access::kSuperadmin, StatusGuard::kNone, with(set_status)});
  front.add({"GET", "/manager/announcement", Access::kAnonymous, StatusGuard::kNone, with(announcement)});
  front.add({"POST", "/manager/announcement", Access::kSuperadmin, StatusGuard::kNone, with(set_announcement)});
}

}  // namespace bai::devcluster
