// Auth.login, Auth.logout, Auth.update_password. Source: client 22.03 func/auth.py.
#include "kernel/account/access.hpp"
#include "kernel/account/login_exchange.hpp"
#include "kernel/account/module.hpp"

#include <boost/json.hpp>

namespace bai::kernel::account {
namespace {

namespace json = boost::json;

struct LoginParameters {
  std::string user_id, password;
  std::optional<std::string> otp;
};
struct PasswordParameters {
  std::string old_password, new_password, new_password2;
};

std::string login(const LoginParameters& parameters, bai::Context& context) {
  return translated([&] {
    auto& client = client_of(context);
    require_session_mode(client, "log in");
    const auto answer = log_in(client, {parameters.user_id, parameters.password, parameters.otp}, stop_of(context));
    auto result = json::parse(answer.json).as_object();
    json::object cookies;
    for (const auto& cookie : answer.cookies) cookies[cookie.name] = cookie.value;
    result["cookies"] = std::move(cookies);
    result["config"] = json::object{{"username", parameters.user_id}};
    return json::serialize(result);
  });
}

std::string logout(const bai::Nothing&, bai::Context& context) {
  return translated([&]() -> std::string {
    auto& client = client_of(context);
    require_session_mode(client, "log out");
    log_out(client, stop_of(context));
    return "null";
  });
}

std::string update_password(const PasswordParameters& parameters, bai::Context& context) {
  return context
      .http(bai::json_request("POST", "/auth/update-password",
                              bai::JsonObject()
                                  .text("old_password", parameters.old_password)
                                  .text("new_password", parameters.new_password)
                                  .text("new_password2", parameters.new_password2)
                                  .done()))
      .body;
}

}  // namespace

void add_auth_functions(bai::Plugin& plugin) {
  plugin.add(
      bai::function<LoginParameters>("Auth.login")
          .summary("Ask a web server for a login.")
          .help("A refusal is an answer with \"authenticated\" false. The cookies of a login are in the answer and "
                "nowhere else: the command `login` is what stores them.")
          .parameter(&LoginParameters::user_id, "user_id", "E-mail address or user name.",
                     bai::Function<LoginParameters>::Need::required)
          .parameter(&LoginParameters::password, "password", "Password.",
                     bai::Function<LoginParameters>::Need::required)
          .parameter(&LoginParameters::otp, "otp", "One-time password of accounts with a second factor.")
          .result(R"({"authenticated":"boolean","data":"object","cookies":"object","config":"object"})"),
      login);
  plugin.add(
      bai::function<bai::Nothing>("Auth.logout").summary("End the stored login at the web server.").result(R"("any")"),
      logout);
  using Password = bai::Function<PasswordParameters>;
  plugin.add(
      Password("Auth.update_password")
          .summary("Change the password of the caller's own account.")
          .parameter(&PasswordParameters::old_password, "old_password", "The present one.", Password::Need::required)
          .parameter(&PasswordParameters::new_password, "new_password", "The new one.", Password::Need::required)
          .parameter(&PasswordParameters::new_password2, "new_password2", "The new one again.",
                     Password::Need::required),
      update_password);
}

}  // namespace bai::kernel::account
