// backend.ai session info, info, admin session info
#include "sessions.hpp"
#include "shared/graphql.hpp"
#include "shared/problem.hpp"
#include "shared/session_fields.hpp"
#include "shared/session_path.hpp"

namespace sessions {

namespace {

struct Options {
  std::string session;
};

auto declare() {
  return bai::command<Options>("session info")
      .also("info")
      .also("admin session info")
      .summary("Show one compute session.")
      .help("Shows state, times, resources and containers of a session, which is given by its ID or its name.")
      .argument(&Options::session, "SESSION", "ID or name of the session.", {.show = "SESSID"})
      .example("session info mysession", "By its name.");
}

[[noreturn]] void not_found(const ApiVersion& api, const std::string& session) {
  throw bai::Error(BAI_E_NOT_FOUND,
                   api.major >= 5 ? "There is no such compute session." : "There is no such running compute session.",
                   bai::JsonObject()
                       .text("id", "session-not-found")
                       .text("session", session)
                       .text("hint", "see the sessions with: backend.ai ps -s ALL")
                       .done());
}

/// What `_/match` answers; managers from 23.03 on answer an unknown name with 404.
std::string matches_of(const bai::Context& context, const ApiVersion& api, const std::string& name) {
  bai::HttpRequest request;
  request.path = "/" + std::string(session_prefix(api)) + "/_/match";
  request.query.emplace_back("id", name);
  try {
    return context.http(request).body;
  } catch (const bai::Error& failure) {
    if (status_of(failure) == 404) not_found(api, name);
    throw;
  }
}

/// The ID of a session name. Of several sessions that had the name in turn, the live one is meant.
std::string resolve(const bai::Context& context, const ApiVersion& api, const std::string& name) {
  const std::string answer = matches_of(context, api, name);
  const auto matches = bai::Json::parse(answer).find("matches");
  std::vector<std::string> exact;
  std::string live;
  if (matches && matches->is_array()) {
    matches->elements([&](const bai::Json& match) {
      if (match.text_or("name", "") != name) return;  // the server also matches prefixes
      exact.push_back(match.text_or("id", ""));
      const auto status = match.text_or("status", "");
      if (live.empty() && status != "TERMINATED" && status != "CANCELLED") live = exact.back();
    });
  }
  if (exact.empty()) not_found(api, name);
  return live.empty() ? exact.front() : live;
}

int run(const Options& options, bai::CommandContext& context) {
  const auto api = server_of(context).api;
  const std::string id = is_uuid(options.session) ? options.session : resolve(context, api, options.session);
  std::vector<std::string> keys{"name"};
  if (api.major >= 6) keys.insert(keys.end(), {"session_id", "kernel_id"});
  keys.insert(keys.end(), {"image", "tag", "created_at", "terminated_at", "status", "status_info", "status_data",
                           "occupied_slots", "containers", "dependencies"});
  const auto query = object_query("compute_session", {{"id", "UUID!", bai::quote(id)}}, selection_of(api, keys));
  const auto session = run_query(context, api, "compute_session", query);
  if (session == "null") not_found(api, options.session);
  context.print(session, bai::JsonObject().text("kind", "item").raw("fields", output_fields(api, keys)).done());
  return 0;
}

}  // namespace

void add_info_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
