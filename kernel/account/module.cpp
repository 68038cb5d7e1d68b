#include "kernel/account/module.hpp"

namespace bai::kernel::account {

void setup(bai::Plugin& plugin) {
  add_config_command(plugin);
  add_login_command(plugin);
  add_logout_command(plugin);
  add_proxy_command(plugin);
  add_update_password_command(plugin);
  add_auth_functions(plugin);
  add_system_functions(plugin);
}

}  // namespace bai::kernel::account
