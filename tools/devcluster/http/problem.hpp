/// Error documents of the API: one exception type whose content is the document.
#pragma once

#include "tools/devcluster/base/json.hpp"

#include <exception>
#include <optional>
#include <string>

namespace bai::devcluster {

/// Thrown by handlers; the HTTP front writes it as `application/problem+json`, GraphQL as an error entry.
/// Source: manager 22.03 `api/exceptions.py`.
class Problem : public std::exception {
 public:
  Problem(int status, std::string slug, std::string title, std::optional<std::string> message = std::nullopt,
          Json data = {});

  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] const std::string& slug() const noexcept { return slug_; }
  /// Title, and the message in parentheses if there is one: the form that GraphQL errors have.
  [[nodiscard]] const std::string& summary() const noexcept { return summary_; }
  [[nodiscard]] const char* what() const noexcept override { return summary_.c_str(); }
  /// `{"type", "title", "msg"?, "data"?, "agent-details"?}`
  [[nodiscard]] Json document() const;
  /// Adds the part that errors of the session's own machinery carry. `failure` looks like a Python repr; none means a
  /// timeout.
  Problem& with_agent_details(const std::optional<std::string>& failure);

 private:
  int status_;
  std::string slug_, title_, summary_;
  std::optional<std::string> message_;
  Json data_, agent_details_;
};

using Message = std::optional<std::string>;
Problem invalid_params(Message message = std::nullopt, Json data = {});  ///< 400 invalid-api-params
Problem invalid_auth_params(Message message);                            ///< 400 invalid-auth-params
Problem auth_failed(Message message);                                    ///< 401 auth-failed
Problem bad_request(Message message);                                    ///< 400 generic-bad-request
Problem forbidden(Message message);                                      ///< 403 generic-forbidden
Problem insufficient_privilege(Message message);                         ///< 403 insufficient-privilege
Problem object_not_found(const std::string& object, Message message = std::nullopt, Json data = {});  ///< 404
Problem quota_exceeded(Message message);  ///< 412 quota-exceeded
Problem internal_error(Message message);  ///< 500 internal-server-error
/// 500 kernel-<operation>-failed. `operation` is "creation", "destruction", "restart" or "execution".
Problem kernel_failed(const std::string& operation, const Message& exception);

}  // namespace bai::devcluster
