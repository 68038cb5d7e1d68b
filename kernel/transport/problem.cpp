#include "kernel/transport/problem.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

const json::value* member(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::string as_text(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

std::string text_member(const json::object& object, std::string_view name) {
  const auto* found = member(object, name);
  return found == nullptr ? std::string() : as_text(*found);
}

bool is_empty(const json::value& value) {
  if (value.is_null()) return true;
  if (value.is_string()) return value.as_string().empty();
  if (value.is_object()) return value.as_object().empty();
  if (value.is_array()) return value.as_array().empty();
  return false;
}

/// What is shown for the kind of problem that the end of `type` names.
class Details {
 public:
  explicit Details(const json::object& problem) : problem_(problem), data_(member(problem, "data")) {}

  std::string text() {
    const auto type = text_member(problem_, "type");
    if (type.ends_with("/too-many-sessions-matched")) {
      candidates();
    } else if (type.ends_with("/session-already-exists")) {
      existing();
    } else if (type.ends_with("/invalid-api-params")) {
      parameters();
    } else if (type.ends_with("/graphql-error")) {
      graphql();
    } else {
      anything_else();
    }
    agent();
    if (const auto content = text_member(problem_, "content"); !content.empty()) line(content);
    return std::move(lines_);
  }

 private:
  void line(const std::string& text) { lines_ += "\n" + text; }

  void candidates() {
    const auto* matches = data_ != nullptr && data_->is_object() ? member(data_->as_object(), "matches") : nullptr;
    if (matches == nullptr || !matches->is_array() || matches->as_array().empty()) return;
    line("Candidates (up to 10 recent entries):");
    for (const auto& match : matches->as_array()) {
      if (!match.is_object()) continue;
      const auto& session = match.as_object();
      line("- " + text_member(session, "id") + " (" + text_member(session, "name") + ", " +
           text_member(session, "status") + ")");
    }
  }

  void existing() {
    if (data_ == nullptr || !data_->is_object()) return;
    const auto id = text_member(data_->as_object(), "existingSessionId");
    if (!id.empty()) line("- Existing session ID: " + id);
  }

  void parameters() {
    if (const auto* message = member(problem_, "msg")) line("- " + as_text(*message));
    if (data_ == nullptr) return;
    if (!data_->is_object()) {
      line("- " + as_text(*data_));
      return;
    }
    for (const auto& entry : data_->as_object())
      line("- \"" + std::string(entry.key()) + "\": " + as_text(entry.value()));
  }

  void graphql() {
    line("➜ Message:");
    if (data_ == nullptr || !data_->is_array()) return;
    for (const auto& entry : data_->as_array()) {
      line(entry.is_object() ? text_member(entry.as_object(), "message") : as_text(entry));
    }
  }

  void anything_else() {
    auto message = text_member(problem_, "msg");
    // Two old handlers answer with a member of their own instead of a problem document.
    if (message.empty()) message = text_member(problem_, "error_msg");
    if (message.empty() && member(problem_, "type") == nullptr) message = text_member(problem_, "message");
    if (!message.empty()) line("➜ Message: " + message);
    if (data_ != nullptr && !is_empty(*data_)) line("➜ Data: " + as_text(*data_));
  }

  void agent() {
    const auto* details = member(problem_, "agent-details");
    if (details == nullptr) return;
    line("➜ This is an agent-side error. Check the agent status or ask the administrator for help.");
    if (!details->is_object()) return;
    for (const char* name : {"exception", "title"}) {
      if (const auto text = text_member(details->as_object(), name); !text.empty()) line("➜ " + text);
    }
  }

  const json::object& problem_;
  const json::value* data_;
  std::string lines_;
};

std::string next_step(int status, const std::string& type) {
  if (status == 401) return "check the access key and the secret key, or whether the account may do this";
  if (type.ends_with("/invalid-auth-params"))
    return "check the clock of this computer: it may differ by 15 minutes at most";
  if (status == 429) return "wait a moment and try again";
  if (status == 502 || status == 503 || status == 504) return "try again later, or ask the server's operator";
  if (status >= 300 && status < 400)
    return "redirections are not followed: configure the address that the server names";
  return {};
}

}  // namespace

Error problem_error(int status, const std::string& reason, std::string_view body) {
  boost::system::error_code failed;
  auto parsed = json::parse(json::string_view(body.data(), body.size()), failed);
  json::object problem;
  if (!failed && parsed.is_object()) {
    problem = std::move(parsed.as_object());
  } else {
    problem["type"] = "https://api.backend.ai/probs/generic-error";
    problem["title"] = "Generic Error (could not parse error string)";
    problem["content"] = json::string(body.data(), body.size());
  }
  auto message = "BackendAPIError: " + std::to_string(status) + (reason.empty() ? "" : " " + reason);
  if (const auto title = text_member(problem, "title"); !title.empty()) message += "\n" + title;
  message += Details(problem).text();
  return api_error(status, message, json::serialize(problem), next_step(status, text_member(problem, "type")));
}

}  // namespace bai::kernel
