#include "shared/graphql.hpp"

namespace sessions {

namespace {

std::string joined(const std::vector<Variable>& variables, bool declare) {
  std::string out;
  for (const auto& variable : variables) {
    if (!out.empty()) out += ", ";
    out += declare ? "$" + variable.name + ": " + variable.type : variable.name + ": $" + variable.name;
  }
  return out.empty() ? out : "(" + out + ")";
}

std::string values(const std::vector<Variable>& variables) {
  bai::JsonObject json;
  for (const auto& variable : variables) json.raw(variable.name, variable.value);
  return json.done();
}

[[noreturn]] void refused(const bai::Json& errors) {
  std::string text;
  errors.elements([&](const bai::Json& error) {
    if (!text.empty()) text += "; ";
    text += error.is_object() ? error.text_or("message", "the server gave no message") : std::string(error.raw());
  });
  const auto problem = bai::JsonObject()
                           .text("type", "https://api.backend.ai/probs/graphql-error")
                           .text("title", "GraphQL-generated error.")
                           .raw("data", errors.raw())
                           .done();
  throw bai::Error(BAI_E_API, "the server refused the query: " + text,
                   bai::JsonObject().number("status", 400).raw("problem", problem).done());
}

}  // namespace

Query object_query(std::string_view root, const std::vector<Variable>& variables, std::string_view selection) {
  Query query;
  query.text = "query" + joined(variables, true) + " { " + std::string(root) + joined(variables, false) + " { " +
               std::string(selection) + " } }";
  query.variables = values(variables);
  return query;
}

Query list_query(const ApiVersion& api, std::string_view root, std::vector<Variable> variables,
                 std::string_view selection, const Page& page) {
  const auto text = [](const std::optional<std::string>& value) { return value ? bai::quote(*value) : "null"; };
  variables.insert(variables.begin(),
                   {{"limit", "Int!", std::to_string(page.limit)}, {"offset", "Int!", std::to_string(page.offset)}});
  if (api >= kUnifiedGraphql) {
    variables.push_back({"filter", "String", text(page.filter)});
    variables.push_back({"order", "String", text(page.order)});
  } else if (page.filter || page.order) {
    throw bai::Error(BAI_E_UNSUPPORTED, "filter and order arguments for paginated lists require v6.20210815 or later.",
                     R"({"hint":"this server is older: leave out --filter and --order"})");
  }
  return object_query(root, variables, "items { " + std::string(selection) + " } total_count");
}

std::string read_answer(const ApiVersion& api, std::string_view root, std::string_view answer) {
  const auto json = bai::Json::parse(answer);
  if (api < kUnifiedGraphql) return std::string(json.find(root) ? json.find(root)->raw() : "null");
  if (const auto errors = json.find("errors"); errors && errors->is_array() && errors->size() > 0) refused(*errors);
  const auto data = json.find("data");
  if (!data || !data->is_object()) {
    throw bai::Error(BAI_E_API, "the server sent an unexpected answer: it has neither data nor errors",
                     R"({"status":200})");
  }
  const auto value = data->find(root);
  return std::string(value ? value->raw() : "null");
}

std::string run_query(const bai::Context& context, const ApiVersion& api, std::string_view root, const Query& query) {
  auto request =
      bai::json_request("POST", api >= kUnifiedGraphql ? "/admin/gql" : "/admin/graphql",
                        bai::JsonObject().text("query", query.text).raw("variables", query.variables).done());
  request.flags = BAI_HTTP_REPEATABLE;  // only queries pass here, no mutation
  const auto reply = context.http(request);
  try {
    return read_answer(api, root, reply.body);
  } catch (const bai::Error& failure) {
    if (failure.code != BAI_E_INVALID) throw;
    throw bai::Error(BAI_E_API, "the server sent an unexpected answer: " + std::string(failure.what()),
                     bai::JsonObject().number("status", reply.status).done());
  }
}

}  // namespace sessions
