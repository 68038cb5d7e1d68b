#include "tools/devcluster/http/problem.hpp"

#include <utility>

namespace bai::devcluster {
namespace {
constexpr const char* kPrefix = "https://api.backend.ai/probs/";
}

Problem::Problem(int status, std::string slug, std::string title, std::optional<std::string> message, Json data)
    : status_(status),
      slug_(std::move(slug)),
      title_(std::move(title)),
      message_(std::move(message)),
      data_(std::move(data)) {
  summary_ = message_ ? title_ + " (" + *message_ + ")" : title_;
}

Json Problem::document() const {
  auto document = make_object({{"type", kPrefix + slug_}, {"title", title_}});
  if (message_) document->set("msg", *message_);
  if (!data_.isEmpty()) document->set("data", data_);
  if (!agent_details_.isEmpty()) document->set("agent-details", agent_details_);
  return document;
}

Problem& Problem::with_agent_details(const std::optional<std::string>& failure) {
  agent_details_ = failure ? make_object({{"type", std::string(kPrefix) + "agent-failure"},
                                          {"title", "Agent-side exception occurred."},
                                          {"exception", *failure}})
                           : make_object({{"type", std::string(kPrefix) + "agent-timeout"}, {"title", Json()}});
  return *this;
}

Problem invalid_params(Message message, Json data) {
  return {400, "invalid-api-params", "Missing or invalid API parameters.", std::move(message), std::move(data)};
}
Problem invalid_auth_params(Message message) {
  return {400, "invalid-auth-params", "Missing or invalid authorization parameters.", std::move(message)};
}
Problem auth_failed(Message message) {
  return {401, "auth-failed", "Credential/signature mismatch.", std::move(message)};
}
Problem bad_request(Message message) { return {400, "generic-bad-request", "Bad request.", std::move(message)}; }
Problem forbidden(Message message) { return {403, "generic-forbidden", "Forbidden operation.", std::move(message)}; }
Problem insufficient_privilege(Message message) {
  return {403, "insufficient-privilege", "Insufficient privilege.", std::move(message)};
}
Problem object_not_found(const std::string& object, Message message, Json data) {
  return {404, "object-not-found", "No such " + object + ".", std::move(message), std::move(data)};
}
Problem quota_exceeded(Message message) {
  return {412, "quota-exceeded", "You have reached your resource limit.", std::move(message)};
}
Problem internal_error(Message message) {
  return {500, "internal-server-error", "Internal server error.", std::move(message)};
}

Problem kernel_failed(const std::string& operation, const Message& exception) {
  const std::string title = operation == "execution"     ? "Executing user code in the kernel has failed."
                            : operation == "creation"    ? "Kernel creation has failed."
                            : operation == "destruction" ? "Kernel destruction has failed."
                                                         : "Kernel restart has failed.";
  Problem problem(500, "kernel-" + operation + "-failed", title);
  problem.with_agent_details(exception);
  return problem;
}

}  // namespace bai::devcluster
