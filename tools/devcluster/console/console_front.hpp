/// The web server of session mode: keeps logins behind a cookie and lets their owners use the API without signing.
///
/// Source: web server 22.03 `web/server.py`, `web/auth.py`, `web/proxy.py`. It shares a process with the API, so /func
/// calls it as the logged-in user instead of signing.
#pragma once

#include "tools/devcluster/http/front.hpp"

#include <map>
#include <mutex>
#include <string>

namespace bai::devcluster {

class ConsoleFront : public Front {
 public:
  ConsoleFront(Store& store, Front& api) : Front(store), store_(store), api_(api) {}

  /// For WebSockets below /func: the API's route.
  const Route& admit(Request& request) override;
  Response answer(Request& request) override;
  std::map<std::string, std::string> common_headers(const Request& request) override;

 private:
  struct Login {
    std::string access_key, role, status;
    Time until;
  };
  struct Failures {
    int count = 0;
    Time last;
  };
  Response serve(Request& request);
  Response log_in(const Request& request);
  Response log_out(const Request& request);
  Response check_login(const Request& request);
  /// The request as the API sees it: path without /func, caller vouched for. Throws Problem 401 without a login.
  void enter(Request& request);
  std::optional<Login> login_of(const Request& request);
  void refuse_after_failures(const std::string& username);
  void count_failure(const std::string& username);

  Store& store_;
  Front& api_;
  std::mutex lock_;
  std::map<std::string, Login> logins_;       // cookie → login
  std::map<std::string, Failures> failures_;  // user name → attempts since the last success
};

}  // namespace bai::devcluster
