// GraphQL as the session commands need it: one paginated list, one object.
#pragma once

#include "shared/api_version.hpp"

namespace sessions {

/// One variable of a query: `name` is variable and argument at once, `type` its GraphQL type, `value` JSON text.
struct Variable {
  std::string name, type, value;
};

struct Query {
  std::string text;
  std::string variables;  // JSON object
};

/// `query($id: UUID!) { root(id: $id) { selection } }`; without variables `query { root { selection } }`.
Query object_query(std::string_view root, const std::vector<Variable>& variables, std::string_view selection);

/// Which rows of a list: `limit` rows from `offset`.
struct Page {
  std::int64_t offset = 0;
  std::int64_t limit = 20;
  std::optional<std::string> filter, order;
};

/// The paginated list `root { items { selection } total_count }`. Servers older than v6.20210815 know neither filter
/// nor order: both are left out there, and giving one throws `bai::Error` (BAI_E_UNSUPPORTED).
Query list_query(const ApiVersion& api, std::string_view root, std::vector<Variable> variables,
                 std::string_view selection, const Page& page);

/// Sends a query and returns the value of `root` as JSON text ("null" if nothing matches). Errors in the answer are
/// `bai::Error` (BAI_E_API) with {"status":400,"problem":{...}}, although the server sends them with status 200.
std::string run_query(const bai::Context& context, const ApiVersion& api, std::string_view root, const Query& query);

/// The value of `root` in an answer; see `run_query`.
std::string read_answer(const ApiVersion& api, std::string_view root, std::string_view answer);

}  // namespace sessions
