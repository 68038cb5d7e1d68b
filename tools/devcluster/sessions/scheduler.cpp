#include "tools/devcluster/sessions/scheduler.hpp"

#include "tools/devcluster/sessions/records.hpp"

#include <fmt/format.h>

namespace bai::devcluster {
namespace {

struct Check {
  const char* name;
  std::function<std::optional<std::string>(Store&, const Row&)> failure;  ///< the message, none when passed
};

std::optional<std::string> before_start(Store& store, const Row& session) {
  if (session.is_null("starts_at") || session.text("starts_at") <= store.now_text()) return std::nullopt;
  return "Before start time";
}

std::optional<std::string> too_many(Store& store, const Row& session) {
  const auto limit = store.db().first(
      "SELECT p.max_concurrent_sessions AS n FROM keypairs k JOIN keypair_resource_policies p ON p.name = "
      "k.resource_policy WHERE k.access_key = ?",
      {session.text("access_key")});
  const auto running = store.db().first(
      std::string("SELECT count(*) AS n FROM sessions WHERE access_key = ? AND status IN ") + kOccupyingStates,
      {session.text("access_key")});
  if (!limit || running->integer("n") < limit->integer("n")) return std::nullopt;
  return fmt::format("You cannot run more than {} concurrent sessions", limit->integer("n"));
}

std::optional<std::string> waiting_for_others(Store& store, const Row& session) {
  const auto rows = store.db().query(
      "SELECT s.id, s.name FROM session_dependencies d JOIN sessions s ON s.id = d.depends_on WHERE d.session_id = ? "
      "AND s.result <> 'SUCCESS'",
      {session.text("id")});
  if (rows.empty()) return std::nullopt;
  std::string names;
  for (const auto& row : rows) names += (names.empty() ? "" : ", ") + row.text("name") + " (" + row.text("id") + ")";
  return "Waiting dependency sessions to finish as success. (" + names + ")";
}

const std::vector<Check>& checks() {
  static const std::vector<Check> all = {
      {"reserved_time", before_start}, {"concurrency", too_many}, {"dependencies", waiting_for_others}};
  return all;
}

AgentCapacity slots_of(const Row& session) {
  AgentCapacity slots;
  const auto parsed = parse_json(session.text("occupied_slots"));
  if (!parsed || !is_object(*parsed)) return slots;
  const auto object = as_object(*parsed);
  slots.cpu = static_cast<std::int64_t>(std::stod(text_member(object, "cpu").value_or("0")) + 0.999);
  slots.memory = std::stoll(text_member(object, "mem").value_or("0"));
  return slots;
}

AgentCapacity free_slots(Store& store, AgentCapacity capacity) {
  const auto rows = store.db().query(
      "SELECT occupied_slots FROM sessions WHERE status NOT IN ('PENDING', 'TERMINATED', 'CANCELLED')");
  for (const auto& row : rows) {
    const auto used = slots_of(row);
    capacity.cpu -= used.cpu;
    capacity.memory -= used.memory;
  }
  return capacity;
}

void note_failure(Store& store, const Row& session, const std::string& info, const JsonArray& failed,
                  const JsonArray& passed) {
  std::int64_t retries = 1;
  if (const auto data = parse_json(session.text("status_data"));
      data && is_object(*data) && as_object(*data)->isObject("scheduler"))
    retries += as_object(*data)->getObject("scheduler")->optValue<std::int64_t>("retries", 0);
  const auto data = make_object({{"scheduler", make_object({{"retries", retries},
                                                            {"last_try", store.now_text()},
                                                            {"failed_predicates", failed},
                                                            {"passed_predicates", passed}})}});
  store.db().change("UPDATE sessions SET status_info = ?, status_data = ? WHERE id = ? AND status = 'PENDING'",
                    {info, to_text(data), session.text("id")});
}

bool try_schedule(Store& store, const AgentCapacity& capacity, const Row& session) {
  auto failed = make_array(), passed = make_array();
  for (const auto& check : checks()) {
    if (const auto message = check.failure(store, session))
      failed->add(make_object({{"name", check.name}, {"msg", *message}}));
    else
      passed->add(make_object({{"name", check.name}}));
  }
  if (failed->size() > 0) {
    note_failure(store, session, "predicate-checks-failed", failed, passed);
    return false;
  }
  const auto left = free_slots(store, capacity), wanted = slots_of(session);
  if (wanted.cpu > left.cpu || wanted.memory > left.memory) {
    note_failure(store, session, "no-available-instances", failed, passed);
    return false;
  }
  return change_state(store, session.text("id"), {{"PENDING"}, "SCHEDULED", "scheduled", "{}"});
}

}  // namespace

std::vector<std::string> schedule_round(Store& store, const AgentCapacity& capacity) {
  std::vector<std::string> scheduled;
  for (const auto& session :
       store.db().query("SELECT * FROM sessions WHERE status = 'PENDING' ORDER BY created_at, id"))
    if (try_schedule(store, capacity, session)) scheduled.push_back(session.text("id"));
  return scheduled;
}

}  // namespace bai::devcluster
