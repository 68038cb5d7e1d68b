// backend.ai login: a login at a web server, stored for the commands that follow.
#include "kernel/account/access.hpp"
#include "kernel/account/answers.hpp"
#include "kernel/account/login_exchange.hpp"
#include "kernel/account/module.hpp"

namespace bai::kernel::account {
namespace {

struct Options {
  std::optional<std::string> user;
  bool password_stdin = false;
};

auto declare() {
  return bai::command<Options>("login")
      .summary("Log in at a web server (session mode).")
      .help(
          "Needs BACKEND_ENDPOINT_TYPE=session and the web server's address in BACKEND_ENDPOINT. The login is kept in "
          "a "
          "file that only you can read, one for each endpoint and profile.\n\nOn a terminal the user and the password "
          "are "
          "asked for; without one they are the lines of standard input, and a one-time password is the line after "
          "them.")
      .argument(&Options::user, "USER", "E-mail address or user name.")
      .option(&Options::password_stdin, "--password-stdin",
              "Read the password from standard input, also on a terminal.")
      .example("login", "asks for everything")
      .example("login alice@example.org --password-stdin < password.txt", "for scripts");
}

constexpr const char* kHowToGive = "log in at a terminal, or write user and password as two lines to standard input";
constexpr const char* kHowToGiveCode =
    "this account has a second factor: log in at a terminal, or write the code as the next line to standard input";

[[noreturn]] void refuse(const LoginAnswer& answer, const std::string& user) {
  Error error(
      Code::auth,
      "Login failed for " + user + " at " + answer.endpoint + (answer.reason.empty() ? "" : ": " + answer.reason),
      "check user, password and, if the account has one, the second factor");
  error.id = "login-refused";
  throw error;
}

LoginAnswer ask_server(ConfiguredClient& client, Credentials& credentials, const Options& options,
                       const bai::CommandContext& context) {
  auto answer = log_in(client, credentials, stop_of(context));
  if (answer.authenticated || !answer.wants_one_time_password) return answer;
  credentials.one_time_password =
      required_answer({"One-time password", true, options.password_stdin}, context, kHowToGiveCode);
  return log_in(client, credentials, stop_of(context));
}

int run(const Options& options, bai::CommandContext& context) {
  return translated([&] {
    auto& client = client_of(context);
    require_session_mode(client, "log in");
    Credentials credentials;
    credentials.user = options.user ? *options.user : required_answer({"User ID", false, false}, context, kHowToGive);
    credentials.password = required_answer({"Password", true, options.password_stdin}, context, kHowToGive);
    const auto answer = ask_server(client, credentials, options, context);
    if (!answer.authenticated) refuse(answer, credentials.user);
    if (answer.cookies.empty())
      throw Error(Code::network, answer.endpoint + " accepted the login but sent no cookie to keep",
                  "look for a proxy in between that removes Set-Cookie headers");
    client.login().store({credentials.user, answer.access_key, answer.role, answer.cookies});
    client.expect_announcement();
    context.done("Login succeeded.");
    return 0;
  });
}

}  // namespace

void add_login_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace bai::kernel::account
