/// Commands and functions that belong to the kernel and need the network: the account, its settings, the server itself.
/// They are registered and described like a plugin's, but live in the runtime library.
#pragma once

#include <bai/plugin.hpp>

namespace bai::kernel::account {

inline constexpr const char* kModuleId = "ai.backend.account";

/// The table of all entries.
void setup(bai::Plugin& plugin);

void add_config_command(bai::Plugin& plugin);
void add_login_command(bai::Plugin& plugin);
void add_logout_command(bai::Plugin& plugin);
void add_proxy_command(bai::Plugin& plugin);
void add_update_password_command(bai::Plugin& plugin);
void add_auth_functions(bai::Plugin& plugin);
void add_system_functions(bai::Plugin& plugin);

}  // namespace bai::kernel::account
