#include "kernel/transport/problem.hpp"

#include <boost/json.hpp>

#include <algorithm>

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

// Bytes that a person still reads in one go: of what the API says, and of an answer that is not the API's (often HTML).
constexpr std::size_t kLongestMessage = 2000;
constexpr std::size_t kLongestQuotation = 400;

/// At most `longest` bytes and a mark, without half a character at the end.
void shorten(std::string& text, std::size_t longest) {
  if (text.size() <= longest) return;
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  auto end = longest;
  while (end > 0 && longest - end < 3 && continues(text[end])) --end;
  text.resize(end);
  text += "...";
}

/// One line without blanks around it and without a full stop at its end.
std::string sentence(std::string_view text, std::size_t longest = kLongestMessage) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (line.ends_with(' ') || line.ends_with('.')) line.pop_back();
  shorten(line, longest);
  return line;
}

/// Whether a title only repeats the reason: "400 Bad Request" with "Bad request.".
bool same_words(std::string_view one, std::string_view other) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(one, other, {}, lower, lower);
}

std::string graphql_messages(const json::value* data) {
  if (data == nullptr || !data->is_array()) return {};
  std::string all;
  for (const auto& entry : data->as_array()) {
    const auto* object = entry.if_object();
    const bool told = object != nullptr && member(*object, "message") != nullptr;
    const auto message = sentence(told ? text_member(*object, "message") : as_text(entry));
    if (!all.empty() && !message.empty()) all += "; ";
    all += message;
  }
  return all;
}

/// What the server says beyond the problem's title.
std::string explanation(const json::object& problem) {
  if (text_member(problem, "type").ends_with("/graphql-error")) {
    if (auto messages = graphql_messages(member(problem, "data")); !messages.empty()) return messages;
  }
  auto message = text_member(problem, "msg");
  // Two old handlers answer with a member of their own instead of a problem document.
  if (message.empty()) message = text_member(problem, "error_msg");
  if (message.empty() && member(problem, "type") == nullptr) message = text_member(problem, "message");
  if (!message.empty()) return sentence(message);
  if (member(problem, "content") != nullptr) return sentence(text_member(problem, "content"), kLongestQuotation);
  // Of some other program, such as a proxy: quoted rather than lost. Data and the agent's error are listed elsewhere.
  for (const char* known : {"title", "data", "agent-details"}) {
    if (member(problem, known) != nullptr) return {};
  }
  return problem.empty() ? std::string() : sentence(json::serialize(problem), kLongestQuotation);
}

std::string next_step(int status, const std::string& type) {
  // Managers answer 401 to wrong keys, and also to users who lack the role.
  if (status == 401) return "check BACKEND_ACCESS_KEY and BACKEND_SECRET_KEY, and whether the account may do this";
  if (status == 403) return "ask an administrator for the permission, or use another key pair";
  if (type.ends_with("/too-many-sessions-matched")) return "give the whole name or the ID";
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
    problem["title"] = body.empty() ? "the answer is empty" : "unexpected answer";
    if (!body.empty()) problem["content"] = json::string(body.data(), body.size());
  }
  auto message = std::to_string(status) + (reason.empty() ? "" : " " + reason);
  const auto title = sentence(text_member(problem, "title"));
  if (!title.empty() && !same_words(title, reason)) message += ": " + title;
  if (const auto more = explanation(problem); !more.empty() && more != title) message += ": " + more;
  return api_error(status, message, json::serialize(problem), next_step(status, text_member(problem, "type")));
}

}  // namespace bai::kernel
