/// Sessions in the store: states, transitions, and how a name in a path becomes a session.
#pragma once

#include "tools/devcluster/base/json.hpp"
#include "tools/devcluster/store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bai::devcluster {

/// States whose resources count for their owner, as a SQL list.
inline constexpr const char* kOccupyingStates =
    "('SCHEDULED','PREPARING','BUILDING','PULLING','RUNNING','RESTARTING','RESIZING','SUSPENDED','ERROR')";
inline constexpr const char* kDeadStates = "('TERMINATED','CANCELLED')";

bool is_state_name(const std::string& name);
bool is_dead(const std::string& status);

struct Transition {
  std::vector<std::string> from;  ///< empty: any state that is not dead
  std::string to;
  std::optional<std::string> info;  ///< none: unchanged
  std::optional<std::string> data;  ///< JSON text; none: unchanged
};
/// Changes the state, its time and its history in one step; sets `terminated_at` for dead states.
/// False, and nothing changes, when the session is in none of the `from` states.
bool change_state(Store& store, const std::string& id, const Transition& transition);

std::optional<Row> session_by_id(Store& store, const std::string& id);

enum class Stale { kExcluded, kIncluded };
/// At most 10 sessions of the key pair, newest first: by the beginning of the id, else the exact name, else the
/// beginning of the name. Source: manager 22.03 `models/kernel.py` match_session_ids.
std::vector<Row> match_sessions(Store& store, const std::string& access_key, const std::string& text, Stale stale);
/// The one session that `text` means. Throws Problem 404 when there is none, and 404 with the candidates when there are
/// several.
Row find_session(Store& store, const std::string& access_key, const std::string& text, Stale stale = Stale::kExcluded);
void count_session_query(Store& store, const std::string& id);

}  // namespace bai::devcluster
