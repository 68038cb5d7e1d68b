#include "kernel/base/error.hpp"

#include <boost/json.hpp>

namespace bai::kernel {

Error with_context(const Error& error, const std::string& context) {
  Error wrapped(error.code, context + ": " + error.what(), error.hint);
  wrapped.http_status = error.http_status;
  wrapped.problem = error.problem;
  wrapped.id = error.id;
  wrapped.request_id = error.request_id;
  return wrapped;
}

std::string error_details(const Error& error) {
  boost::json::object details;
  if (!error.hint.empty()) details["hint"] = error.hint;
  if (error.http_status != 0) details["status"] = error.http_status;
  if (!error.problem.empty()) {
    boost::system::error_code failed;
    auto problem = boost::json::parse(error.problem, failed);
    if (failed) {
      details["problem"] = error.problem;
    } else {
      details["problem"] = std::move(problem);
    }
  }
  if (!error.id.empty()) details["id"] = error.id;
  if (!error.request_id.empty()) details["request_id"] = error.request_id;
  return details.empty() ? std::string() : boost::json::serialize(details);
}

Error error_from(Code code, const std::string& message, const std::string& details) {
  Error error(code, message);
  if (details.empty()) return error;
  boost::system::error_code failed;
  const auto parsed = boost::json::parse(details, failed);
  const auto* object = failed ? nullptr : parsed.if_object();
  if (object == nullptr) return error;
  if (const auto* hint = object->if_contains("hint"); hint != nullptr && hint->is_string())
    error.hint = hint->as_string().c_str();
  if (const auto* status = object->if_contains("status"); status != nullptr && status->is_int64()) {
    error.http_status = static_cast<int>(status->as_int64());
  }
  if (const auto* problem = object->if_contains("problem"); problem != nullptr) {
    error.problem = problem->is_string() ? std::string(problem->as_string()) : boost::json::serialize(*problem);
  }
  if (const auto* id = object->if_contains("id"); id != nullptr && id->is_string()) error.id = id->as_string().c_str();
  if (const auto* id = object->if_contains("request_id"); id != nullptr && id->is_string())
    error.request_id = id->as_string().c_str();
  return error;
}

Error api_error(int http_status, const std::string& message, std::string problem_json, std::string next_step) {
  Error error(Code::api, message, std::move(next_step));
  error.http_status = http_status;
  error.problem = std::move(problem_json);
  return error;
}

}  // namespace bai::kernel
