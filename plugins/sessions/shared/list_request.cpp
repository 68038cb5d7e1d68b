#include "shared/list_request.hpp"

#include "shared/session_fields.hpp"

namespace sessions {

namespace {

constexpr std::string_view kLive =
    "PENDING,SCHEDULED,PREPARING,PULLING,RUNNING,RESTARTING,TERMINATING,RESIZING,SUSPENDED,ERROR";
constexpr std::string_view kDead = "CANCELLED,TERMINATED";
constexpr std::string_view kRunning = "PREPARING,PULLING,RUNNING";

/// Names of the printed manual that differ from the program's.
std::string canonical(const std::string& key) {
  if (key == "id") return "session_id";
  if (key == "task_id") return "kernel_id";
  if (key == "last_updated") return "status_changed";
  return key;
}

std::vector<std::string> chosen_columns(std::string_view format) {
  std::vector<std::string> keys;
  while (true) {
    const auto comma = format.find(',');
    std::string key(format.substr(0, comma));
    key.erase(0, key.find_first_not_of(' '));
    key.erase(key.find_last_not_of(' ') + 1);
    key = canonical(key);
    if (session_field(key) == nullptr) {
      throw bai::Error(BAI_E_INVALID, "There is no such format option: " + key,
                       R"({"hint":"fields are name, session_id, status, image, type, created_at, occupied_slots, …"})");
    }
    keys.push_back(key);
    if (comma == std::string_view::npos) return keys;
    format = format.substr(comma + 1);
  }
}

std::string joined(std::string_view states, const std::optional<std::string>& own) {
  std::string filter(states);
  if (own && !own->empty()) filter = "(" + *own + ") & (" + filter + ")";
  return filter;
}

}  // namespace

std::vector<std::string> list_columns(const ListChoice& choice, const ApiVersion& api, Caller caller) {
  if (choice.format) return chosen_columns(*choice.format);
  std::vector<std::string> keys{"name"};
  if (caller == Caller::admin) keys.emplace_back("access_key");
  if (choice.name_only) return keys;
  if (api.major >= 6) keys.emplace_back("session_id");
  for (const char* key :
       {"group_name", "kernel_id", "image", "type", "status", "status_info", "status_changed", "result"})
    keys.emplace_back(key);
  if (choice.detail) {
    for (const char* key : {"tag", "created_at", "occupied_slots"}) keys.emplace_back(key);
  }
  return keys;
}

StateFilter list_states(const ListChoice& choice, const Server& server) {
  const bool all = choice.status == "ALL" && !choice.running && !choice.dead;
  const bool by_name = server.api < kUnifiedGraphql || (server.manager.known() && server.manager.year == 22);
  if (by_name) {
    std::string status(kLive);
    if (all) status += "," + std::string(kDead);
    if (choice.status && choice.status != "ALL") status = *choice.status;
    if (choice.running) status = kRunning;
    if (choice.dead) status = kDead;
    return {status, choice.filter};
  }
  if (choice.dead)
    return {std::nullopt, joined(R"((status == "TERMINATED") | (status == "CANCELLED"))", choice.filter)};
  if (choice.running) {
    return {std::nullopt,
            joined(R"(((status == "PREPARING") | (status == "PULLING")) | (status == "RUNNING"))", choice.filter)};
  }
  if (all) return {std::nullopt, choice.filter};
  if (choice.status && choice.status != "ALL") return {choice.status, choice.filter};
  return {std::nullopt, joined(R"((status != "TERMINATED") & (status != "CANCELLED"))", choice.filter)};
}

}  // namespace sessions
