#include "shared/problem.hpp"

#include <bai/json.hpp>

namespace sessions {

int status_of(const bai::Error& failure) {
  if (failure.code != BAI_E_API || failure.details.empty()) return 0;
  return static_cast<int>(bai::Json::parse(failure.details).integer_or("status", 0));
}

std::string describe(std::string_view name, const bai::Error& failure) {
  std::string text = std::string(name) + ": " + failure.what();
  if (failure.code != BAI_E_API || failure.details.empty()) return text;
  const auto problem = bai::Json::parse(failure.details).find("problem");
  if (!problem || !problem->is_object()) return text;
  for (const char* member : {"title", "msg"}) {
    const auto part = problem->text_or(member, "");
    if (!part.empty() && text.find(part) == std::string::npos) text += "\n" + part;
  }
  return text;
}

}  // namespace sessions
