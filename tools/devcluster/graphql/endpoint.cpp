/// `/admin/gql` and the older `/admin/graphql`. Source: manager 22.03 `api/admin.py`.
#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/graphql/execute.hpp"
#include "tools/devcluster/graphql/types.hpp"
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/kernel_spec.hpp"
#include "tools/devcluster/sessions/statistics.hpp"

namespace bai::devcluster {
namespace {

JsonObject run(Request& request, Services& services) {
  const auto params =
      check_params(request, {{{"query"}, rules::text(), {}},
                             {{"variables"}, rules::nullable(rules::object()), otherwise({})},
                             {{"operation_name", "operationName"}, rules::nullable(rules::text()), otherwise({})}});
  const auto statistics = [&services](const Row& session) -> std::string {
    const auto kernel = services.engine.kernel(session.text("id"));
    if (!kernel) return "";
    const auto created = parse_time(session.text("created_at"));
    const auto age = created ? (services.store.now() - created->time) / std::chrono::milliseconds(1) : 0;
    return to_text(session_statistics(*kernel, memory_of(session), age));
  };
  graphql::Context context{services.store, request.caller(), statistics};
  const Json variables = params->get("variables");
  return graphql::execute(
      graphql::api_schema(), context,
      {params->getValue<std::string>("query"), is_object(variables) ? as_object(variables) : make_object(),
       text_member(params, "operation_name").value_or("")});
}

Response bare(Request& request, Services& services) {
  const auto reply = run(request, services);
  if (reply->has("errors"))
    throw Problem(400, "graphql-error", "GraphQL-generated error.", std::nullopt, reply->get("errors"));
  return json_reply(reply->get("data"));
}

}  // namespace

void add_graphql_routes(Front& front, Services& services) {
  front.add({"POST", "/admin/gql", Access::kAuth, StatusGuard::kNone,
             [&services](Request& request) { return json_reply(run(request, services)); }});
  front.add({"POST", "/admin/graphql", Access::kAuth, StatusGuard::kNone,
             [&services](Request& request) { return bare(request, services); }});
}

}  // namespace bai::devcluster
