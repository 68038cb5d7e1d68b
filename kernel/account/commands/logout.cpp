// backend.ai logout
#include "kernel/account/access.hpp"
#include "kernel/account/login_exchange.hpp"
#include "kernel/account/module.hpp"

namespace bai::kernel::account {
namespace {

auto declare() {
  return bai::command<bai::Nothing>("logout")
      .summary("End the login at the web server and forget it (session mode).")
      .example("logout", "of the endpoint and profile in use");
}

int run(const bai::Nothing&, bai::CommandContext& context) {
  return translated([&] {
    auto& client = client_of(context);
    require_session_mode(client, "log out");
    try {
      log_out(client, stop_of(context));
    } catch (const Error& error) {
      if (error.http_status != 401) throw;  // ended already: all that is left is the file
    }
    client.login().remove();
    context.done("Logout done.");
    return 0;
  });
}

}  // namespace

void add_logout_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace bai::kernel::account
