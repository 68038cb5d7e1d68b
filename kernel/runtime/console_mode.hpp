/// Session mode: the endpoint is a web server that keeps the login and signs for the client.
/// Source: client 22.03 request.py; web server 22.03 auth.py, proxy.py.
#pragma once

#include "kernel/base/error.hpp"
#include "kernel/runtime/login_store.hpp"
#include "kernel/runtime/runtime.hpp"

#include <string>

namespace bai::kernel {

inline constexpr const char* kLoginPath = "/server/login";
inline constexpr const char* kLogoutPath = "/server/logout";

/// Where the web server has the API's `path`: below /func, unless it is the web server's own (/server…).
std::string console_path(const std::string& path);

/// A refusal in the words of this mode: a 401 of the web server itself means that nobody is logged in (any more).
Error explain_refusal(const Error& refusal, const std::optional<Login>& login, const std::string& endpoint);

/// The cookies of an answer, those that it takes back included.
std::vector<Cookie> cookies_of(const Pairs& headers, std::chrono::system_clock::time_point now);

/// Whether an answer of status 2xx is a problem document all the same, as some servers in between make it.
bool is_hidden_problem(const HttpExchange& answer);

}  // namespace bai::kernel
