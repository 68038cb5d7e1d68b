#include "shared/session_path.hpp"

namespace sessions {

std::string session_path(const ApiVersion& api, std::string_view name, std::string_view suffix) {
  if (name.empty()) {
    throw bai::Error(BAI_E_INVALID, "the name of the session is empty",
                     R"({"hint":"give the name or the ID that `backend.ai ps` shows"})");
  }
  return "/" + std::string(session_prefix(api)) + "/" + bai::path_segment(name) + std::string(suffix);
}

std::string stream_path(const ApiVersion& api, std::string_view id, std::string_view suffix) {
  return "/stream" + session_path(api, id, suffix);
}

bool is_uuid(std::string_view text) noexcept {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : bai::json_detail::hex_digit(text[i]) < 0) return false;
  }
  return true;
}

void add_owner(bai::Pairs& query, const std::optional<std::string>& owner) {
  if (owner && !owner->empty()) query.emplace_back("owner_access_key", *owner);
}

}  // namespace sessions
