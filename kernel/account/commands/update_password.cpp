// backend.ai update-password
#include "kernel/account/access.hpp"
#include "kernel/account/module.hpp"

namespace bai::kernel::account {
namespace {

struct Options {
  std::string old_password, new_password, new_password2;
};

auto declare() {
  return bai::command<Options>("update-password")
      .summary("Change the password of your account (session mode).")
      .help(
          "The words are visible to other users of this computer while the command runs, and stay in the shell's "
          "history.")
      .argument(&Options::old_password, "OLD_PASSWORD", "The present password.")
      .argument(&Options::new_password, "NEW_PASSWORD", "The new password.")
      .argument(&Options::new_password2, "NEW_PASSWORD2", "The new password again.");
}

int run(const Options& options, bai::CommandContext& context) {
  translated([&] { require_session_mode(client_of(context), "change the password"); });
  context.call("Auth.update_password", bai::JsonObject()
                                           .text("old_password", options.old_password)
                                           .text("new_password", options.new_password)
                                           .text("new_password2", options.new_password2)
                                           .done());
  context.done("Password updated.");
  return 0;
}

}  // namespace

void add_update_password_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace bai::kernel::account
