#include "tools/devcluster/sessions/records.hpp"

#include "tools/devcluster/http/problem.hpp"

#include <algorithm>
#include <array>

namespace bai::devcluster {
namespace {

constexpr std::array<const char*, 13> kStates = {"PENDING",    "SCHEDULED",  "PREPARING", "BUILDING",  "PULLING",
                                                 "RUNNING",    "RESTARTING", "RESIZING",  "SUSPENDED", "TERMINATING",
                                                 "TERMINATED", "ERROR",      "CANCELLED"};

std::string history_with(const std::string& history, const std::string& status, const std::string& now) {
  const auto parsed = parse_json(history);
  auto result = parsed && is_object(*parsed) ? as_object(*parsed) : make_object();
  result->set(status, now);
  return to_text(result);
}

}  // namespace

bool is_state_name(const std::string& name) { return std::find(kStates.begin(), kStates.end(), name) != kStates.end(); }
bool is_dead(const std::string& status) { return status == "TERMINATED" || status == "CANCELLED"; }

bool change_state(Store& store, const std::string& id, const Transition& transition) {
  bool changed = false;
  store.db().transaction([&] {
    const auto row = session_by_id(store, id);
    if (!row) return;
    const std::string status = row->text("status");
    const auto& from = transition.from;
    if (from.empty() ? is_dead(status) : std::find(from.begin(), from.end(), status) == from.end()) return;
    const std::string now = store.now_text();
    const Cell dead_since = is_dead(transition.to) ? Cell(now) : Cell();
    store.db().change(
        "UPDATE sessions SET status = ?, status_changed = ?, status_history = ?, status_info = ?, status_data = ?, "
        "terminated_at = ? WHERE id = ?",
        {transition.to, now, history_with(row->text("status_history"), transition.to, now),
         transition.info ? Cell(*transition.info) : row->cell("status_info"),
         transition.data ? Cell(*transition.data) : row->cell("status_data"), dead_since, id});
    changed = true;
  });
  return changed;
}

std::optional<Row> session_by_id(Store& store, const std::string& id) {
  return store.db().first("SELECT * FROM session_view WHERE id = ?", {id});
}

std::vector<Row> match_sessions(Store& store, const std::string& access_key, const std::string& text, Stale stale) {
  if (text.empty()) return {};
  const std::string alive = stale == Stale::kExcluded ? std::string(" AND status NOT IN ") + kDeadStates : "";
  for (const char* condition : {"substr(id, 1, length(?2)) = ?2", "name = ?2", "substr(name, 1, length(?2)) = ?2"}) {
    auto rows = store.db().query(std::string("SELECT * FROM session_view WHERE access_key = ?1 AND ") + condition +
                                     alive + " ORDER BY created_at DESC LIMIT 10",
                                 {access_key, text});
    if (!rows.empty()) return rows;
  }
  return {};
}

Row find_session(Store& store, const std::string& access_key, const std::string& text, Stale stale) {
  const auto rows = match_sessions(store, access_key, text, stale);
  if (rows.empty()) throw object_not_found("session");
  if (rows.size() == 1) return rows.front();
  auto matches = make_array();
  for (const auto& row : rows)
    matches->add(make_object({{"id", row.text("id")},
                              {"name", row.text("name")},
                              {"status", row.text("status")},
                              {"created_at", row.text("created_at")}}));
  throw Problem(404, "too-many-sessions-matched", "Too many sessions matched.", std::nullopt,
                make_object({{"matches", matches}}));
}

void count_session_query(Store& store, const std::string& id) {
  store.db().change("UPDATE sessions SET num_queries = num_queries + 1 WHERE id = ?", {id});
}

}  // namespace bai::devcluster
