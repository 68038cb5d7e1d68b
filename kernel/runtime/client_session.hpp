/// A configured client: settings, their transport, and facts about the server and the account.
#pragma once

#include "kernel/runtime/configured_client.hpp"

#include <memory>

namespace bai::kernel {

/// Makes a session of loaded settings. Connects to nobody yet. Throws `Error` (invalid, unsupported).
/// `environment` names the proxies; without one there are none.
std::shared_ptr<ConfiguredClient> make_client_session(Settings settings, const SessionOptions& options,
                                                      const Environment& environment = {});

}  // namespace bai::kernel
