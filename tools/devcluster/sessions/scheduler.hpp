/// Which pending sessions may start now.
#pragma once

#include "tools/devcluster/sessions/engine.hpp"

namespace bai::devcluster {

/// One round over the pending sessions, oldest first: those that pass all checks become SCHEDULED and their ids are
/// given; the others keep their state and get the reason in `status_info` and `status_data`. Source: manager 22.03
/// `scheduler/dispatcher.py`, `scheduler/predicates.py`.
std::vector<std::string> schedule_round(Store& store, const AgentCapacity& capacity);

}  // namespace bai::devcluster
