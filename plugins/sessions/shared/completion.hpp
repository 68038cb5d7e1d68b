// Where the cursor stands when code is to be completed.
#pragma once

#include <bai/json.hpp>

namespace sessions {

/// {"row":0,"col":0,"line":"","post":""} with the given members in place of the defaults. `options` may be empty.
inline std::string completion_options(std::string_view options) {
  const auto given = bai::Json::parse(options.empty() ? std::string_view("{}") : options);
  return bai::JsonObject()
      .number("row", given.integer_or("row", 0))
      .number("col", given.integer_or("col", 0))
      .text("line", given.text_or("line", ""))
      .text("post", given.text_or("post", ""))
      .done();
}

}  // namespace sessions
