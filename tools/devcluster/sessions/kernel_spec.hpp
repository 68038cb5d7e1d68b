/// From a session's row to what its kernel is started with.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/store/store.hpp"

#include <filesystem>

namespace bai::devcluster {

/// Everything but `on_death`. The variables are those of an agent 22.03; the user's own override them.
KernelSpec kernel_spec_of(const Row& session, const std::filesystem::path& scratch);
/// Bytes of memory that the session asked for; 0 when unknown.
std::int64_t memory_of(const Row& session);

}  // namespace bai::devcluster
