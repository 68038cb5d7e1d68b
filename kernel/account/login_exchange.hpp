/// The conversation with a web server about a login.
/// Source: client 22.03 func/auth.py; web server 22.03 to 26.9 `POST /server/login`.
#pragma once

#include "kernel/runtime/configured_client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bai::kernel::account {

struct Credentials {
  std::string user, password;
  std::optional<std::string> one_time_password;
};

/// What the server said about the credentials. A refusal is an answer: up to 26.3 its status is 200, later 4xx.
struct LoginAnswer {
  bool authenticated = false;
  bool wants_one_time_password = false;
  std::string json;    ///< the server's object
  std::string reason;  ///< of a refusal: "title: details"
  std::string access_key, role;
  std::vector<Cookie> cookies;
  std::string endpoint;  ///< which one answered
};

/// Asks once; sends no stored cookie. Throws `Error` for every other answer and for what the network does.
LoginAnswer log_in(ConfiguredClient& client, const Credentials& credentials, const Cancellation& stop);

/// Ends the login at the server; any 2xx is a success.
void log_out(ConfiguredClient& client, const Cancellation& stop);

}  // namespace bai::kernel::account
