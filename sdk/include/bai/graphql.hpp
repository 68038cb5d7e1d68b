// bai/graphql.hpp: GraphQL as most commands need it: one paginated list, one object.
#pragma once

#include <bai/server.hpp>

namespace bai BAI_HIDDEN {

inline constexpr ApiVersion kUnifiedGraphql{6, 20210815};  // /admin/gql, filter and order

/// One variable of a query: `name` is variable and argument at once, `type` its GraphQL type, `value` JSON text.
struct Variable {
  std::string name, type, value;
};

struct Query {
  std::string text;
  std::string variables;  // JSON object
};

/// Which rows of a list: `limit` rows from `offset`.
struct Page {
  std::int64_t offset = 0;
  std::int64_t limit = 20;
  std::optional<std::string> filter, order;
};

namespace graphql_detail {

inline std::string joined(const std::vector<Variable>& variables, bool declare) {
  std::string out;
  for (const auto& variable : variables) {
    if (!out.empty()) out += ", ";
    out += declare ? "$" + variable.name + ": " + variable.type : variable.name + ": $" + variable.name;
  }
  return out.empty() ? out : "(" + out + ")";
}

inline std::string values(const std::vector<Variable>& variables) {
  JsonObject json;
  for (const auto& variable : variables) json.raw(variable.name, variable.value);
  return json.done();
}

[[noreturn]] inline void refused(const Json& errors) {
  std::string text;
  errors.elements([&](const Json& error) {
    if (!text.empty()) text += "; ";
    text += error.is_object() ? error.text_or("message", "the server gave no message") : std::string(error.raw());
  });
  const auto problem = JsonObject()
                           .text("type", "https://api.backend.ai/probs/graphql-error")
                           .text("title", "GraphQL-generated error.")
                           .raw("data", errors.raw())
                           .done();
  throw Error(BAI_E_API, "the server refused the query: " + text,
              JsonObject().number("status", 400).raw("problem", problem).done());
}

}  // namespace graphql_detail

/// `query($id: UUID!) { root(id: $id) { selection } }`; without variables `query { root { selection } }`.
inline Query object_query(std::string_view root, const std::vector<Variable>& variables, std::string_view selection) {
  Query query;
  query.text = "query" + graphql_detail::joined(variables, true) + " { " + std::string(root) +
               graphql_detail::joined(variables, false) + " { " + std::string(selection) + " } }";
  query.variables = graphql_detail::values(variables);
  return query;
}

/// The paginated list `root { items { selection } total_count }`. Servers older than v6.20210815 know neither filter
/// nor order: both are left out there, and giving one throws `Error` (BAI_E_UNSUPPORTED).
inline Query list_query(const ApiVersion& api, std::string_view root, std::vector<Variable> variables,
                        std::string_view selection, const Page& page) {
  const auto text = [](const std::optional<std::string>& value) { return value ? quote(*value) : "null"; };
  variables.insert(variables.begin(),
                   {{"limit", "Int!", std::to_string(page.limit)}, {"offset", "Int!", std::to_string(page.offset)}});
  if (api >= kUnifiedGraphql) {
    variables.push_back({"filter", "String", text(page.filter)});
    variables.push_back({"order", "String", text(page.order)});
  } else if (page.filter || page.order) {
    throw Error(BAI_E_UNSUPPORTED, "filter and order arguments for paginated lists require v6.20210815 or later.",
                R"({"hint":"this server is older: leave out --filter and --order"})");
  }
  return object_query(root, variables, "items { " + std::string(selection) + " } total_count");
}

/// The value of `root` in an answer; see `run_query`.
inline std::string read_answer(const ApiVersion& api, std::string_view root, std::string_view answer) {
  const auto json = Json::parse(answer);
  if (api < kUnifiedGraphql) return std::string(json.find(root) ? json.find(root)->raw() : "null");
  if (const auto errors = json.find("errors"); errors && errors->is_array() && errors->size() > 0)
    graphql_detail::refused(*errors);
  const auto data = json.find("data");
  if (!data || !data->is_object()) {
    throw Error(BAI_E_API, "the server sent an unexpected answer: it has neither data nor errors", R"({"status":200})");
  }
  const auto value = data->find(root);
  return std::string(value ? value->raw() : "null");
}

/// Sends a query and returns the value of `root` as JSON text ("null" if nothing matches). Errors in the answer are
/// `Error` (BAI_E_API) with {"status":400,"problem":{...}}, although the server sends them with status 200.
inline std::string run_query(const Context& context, const ApiVersion& api, std::string_view root, const Query& query) {
  auto request = json_request("POST", api >= kUnifiedGraphql ? "/admin/gql" : "/admin/graphql",
                              JsonObject().text("query", query.text).raw("variables", query.variables).done());
  request.flags = BAI_HTTP_REPEATABLE;  // only queries pass here, no mutation
  const auto reply = context.http(request);
  try {
    return read_answer(api, root, reply.body);
  } catch (const Error& failure) {
    if (failure.code != BAI_E_INVALID) throw;
    throw Error(BAI_E_API, "the server sent an unexpected answer: " + std::string(failure.what()),
                JsonObject().number("status", reply.status).done());
  }
}

}  // namespace )
