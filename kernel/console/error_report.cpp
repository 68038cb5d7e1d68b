#include "kernel/console/error_report.hpp"

#include "kernel/base/exit_code.hpp"
#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

constexpr std::string_view kArrow = "\u279C ";

/// Text as it is, everything else as JSON in one line.
std::string shown(const json::value& value) {
  std::string text;
  if (const auto* string = value.if_string())
    text.assign(string->data(), string->size());
  else
    append_json_line(text, value, Charset::utf8);
  return text;
}

bool is_given(const json::value& value) {
  if (const auto* text = value.if_string()) return !text->empty();
  if (const auto* array = value.if_array()) return !array->empty();
  if (const auto* object = value.if_object()) return !object->empty();
  return !value.is_null();
}

class Report {
 public:
  explicit Report(const Error& error) : text_(error.what()) {
    while (text_.ends_with('\n')) text_.pop_back();
  }
  void line(std::string_view text) { text_.append("\n").append(text); }
  void arrow(std::string_view text) { text_.append("\n").append(kArrow).append(text); }
  bool says(std::string_view text) const { return text_.find(text) != std::string::npos; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void add_matches(Report& report, const json::value& data) {
  const auto* object = data.if_object();
  const auto* matches = object == nullptr ? nullptr : member_of(*object, "matches").if_array();
  if (matches == nullptr || matches->empty()) return;
  report.line("Candidates (up to 10 recent entries):");
  for (const auto& match : *matches) {
    if (const auto* session = match.if_object()) {
      report.line("- " + shown(member_of(*session, "id")) + " (" + shown(member_of(*session, "name")) + ", " +
                  shown(member_of(*session, "status")) + ")");
    } else {
      report.line("- " + shown(match));
    }
  }
}

void add_parameters(Report& report, const json::value& data) {
  if (const auto* object = data.if_object()) {
    for (const auto& member : *object) {
      report.line("- \"" + std::string(member.key().data(), member.key().size()) + "\": " + shown(member.value()));
    }
  } else if (is_given(data)) {
    report.line("- " + shown(data));
  }
}

void add_details(Report& report, const json::object& problem) {
  const auto type = shown(member_of(problem, "type"));
  const auto& data = member_of(problem, "data");
  if (type.ends_with("/too-many-sessions-matched")) {
    add_matches(report, data);
  } else if (type.ends_with("/session-already-exists")) {
    const auto* object = data.if_object();
    const auto& id = object == nullptr ? data : member_of(*object, "existingSessionId");
    if (is_given(id)) report.line("- Existing session ID: " + shown(id));
  } else if (!type.ends_with("/graphql-error")) {  // whose messages are in the first line
    add_parameters(report, data);
  }
}

void add_agent_details(Report& report, const json::value& details) {
  if (details.is_null()) return;
  report.arrow("This is an agent-side error. Check the agent status or ask the administrator for help.");
  if (const auto* object = details.if_object()) {
    for (const char* name : {"exception", "title"}) {
      if (is_given(member_of(*object, name))) report.arrow(shown(member_of(*object, name)));
    }
  }
}

/// What does not fit into one line: candidates, parameters, the agent's own error.
void add_lists(Report& report, const std::string& problem_json) {
  const auto problem = decoded(json::value(problem_json));
  const auto* object = problem.if_object();
  if (object == nullptr) return;
  add_details(report, *object);
  add_agent_details(report, member_of(*object, "agent-details"));
}

std::string_view code_name(Code code) {
  switch (code) {
    case Code::fail: return "failed";
    case Code::cancelled: return "cancelled";
    case Code::timeout: return "timeout";
    case Code::not_found: return "not-found";
    case Code::invalid: return "invalid-input";
    case Code::auth: return "auth";
    case Code::network: return "network";
    case Code::api: return "api";
    case Code::unsupported: return "unsupported";
    case Code::denied: return "denied";
  }
  return "failed";
}

}  // namespace

std::string error_report(const Error& error) {
  Report report(error);
  const bool one_line = !report.says("\n");
  if (!error.problem.empty()) add_lists(report, error.problem);
  if (error.hint.empty()) return report.take();
  if (one_line && !report.says("\n")) {
    auto text = report.take();
    while (text.ends_with('.')) text.pop_back();  // the sentence goes on
    return text + "; " + error.hint;
  }
  report.line("Hint: " + error.hint);
  return report.take();
}

std::string error_id(const Error& error) {
  if (!error.id.empty()) return error.id;
  std::string id(code_name(error.code));
  if (error.code == Code::api && error.http_status != 0) id.append("-").append(std::to_string(error.http_status));
  return id;
}

bool is_retryable(const Error& error) {
  if (error.code == Code::network || error.code == Code::timeout) return true;
  constexpr std::array kPassing{408, 425, 429, 502, 503, 504};
  for (const int status : kPassing) {
    if (error.http_status == status) return true;
  }
  return false;
}

std::string error_members(const Error& error) {
  Error without_hint = error;
  without_hint.hint.clear();  // has a member of its own
  std::string out = "\"error\": ";
  append_json_string(out, error_report(without_hint));
  out += ",\n  \"error_info\": ";
  json::object info;
  info["id"] = error_id(error);
  info["message"] = error.what();
  info["hint"] = error.hint;
  info["http_status"] = error.http_status;
  info["request_id"] = error.request_id.empty() ? json::value() : json::value(error.request_id);
  info["retryable"] = is_retryable(error);
  info["exit_code"] = exit_code(error);
  append_json(out, info, 1);
  return out;
}

}  // namespace bai::kernel::console
