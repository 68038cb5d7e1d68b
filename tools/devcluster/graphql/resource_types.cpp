#include "tools/devcluster/graphql/scope.hpp"
#include "tools/devcluster/graphql/types.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/images/catalogue.hpp"
#include "tools/devcluster/images/reference.hpp"
#include "tools/devcluster/sessions/engine.hpp"

namespace bai::devcluster::graphql {
namespace {

/// `[KVPair]` from a JSON object of texts.
Resolved labels(Context& /*context*/, const Node& node, const Arguments& /*arguments*/) {
  std::vector<NodePtr> pairs;
  const auto parsed = parse_json(node.row.text("labels"));
  if (parsed && is_object(*parsed))
    for (const auto& name : as_object(*parsed)->getNames())
      pairs.push_back(node_of(Row({{"key", name}, {"value", as_object(*parsed)->getValue<std::string>(name)}})));
  return Resolved::many(pairs);
}

Resolved resource_limits(Context& /*context*/, const Node& node, const Arguments& /*arguments*/) {
  std::vector<NodePtr> limits;
  const auto parsed = parse_json(node.row.text("resources"));
  if (parsed && is_object(*parsed))
    for (const auto& name : as_object(*parsed)->getNames()) {
      const auto limit = as_object(*parsed)->getObject(name);
      limits.push_back(node_of(Row({{"key", name},
                                    {"min", text_member(limit, "min").value_or("0")},
                                    {"max", text_member(limit, "max").value_or("Infinity")}})));
    }
  return Resolved::many(limits);
}

Resolved aliases(Context& context, const Node& node, const Arguments& /*arguments*/) {
  auto names = make_array();
  for (const auto& row : context.store.db().query("SELECT alias FROM image_aliases WHERE image = ? ORDER BY alias",
                                                  {node.row.text("id")}))
    names->add(row.text("alias"));
  return Resolved::value(names);
}

Resolver constant(const Json& value) {
  return [value](Context&, const Node&, const Arguments&) { return Resolved::value(value); };
}

bool may_use(Context& context, const Row& image) {
  if (context.caller.is_superadmin()) return true;
  try {
    check_registry_allowed(context.store, image, context.caller.user.domain_name);
    return true;
  } catch (const Problem&) { return false; }
}

Resolved one_image(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  auto row = resolve_image(context.store, argument(arguments, "reference").value_or(""),
                           argument(arguments, "architecture").value_or(host_architecture()));
  if (!may_use(context, row)) throw object_not_found("environment image");
  return Resolved::one(node_of(std::move(row)));
}

Resolved images(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  std::vector<NodePtr> found;
  // Every image of this server is installed, and none is made for operators' tasks.
  if (arguments->has("is_installed") && !arguments->getValue<bool>("is_installed")) return Resolved::many(found);
  if (arguments->has("is_operation") && arguments->getValue<bool>("is_operation")) return Resolved::many(found);
  for (auto& row : context.store.db().query("SELECT * FROM images ORDER BY canonical"))
    if (may_use(context, row)) found.push_back(node_of(std::move(row)));
  return Resolved::many(found);
}

// --- the one agent
// ---------------------------------------------------------------------------------------------------------------------------

/// The agent as a one-row table, so that paging, filter and order work as everywhere.
std::string agent_table(Context& context) {
  const auto capacity = capacity_of_this_machine();
  std::int64_t cpu = 0, memory = 0;
  for (const auto& row : context.store.db().query(
           "SELECT occupied_slots FROM sessions WHERE status NOT IN ('PENDING', 'TERMINATED', 'CANCELLED')")) {
    const auto slots = parse_json(row.text("occupied_slots"));
    if (!slots || !is_object(*slots)) continue;
    cpu += static_cast<std::int64_t>(std::stod(text_member(as_object(*slots), "cpu").value_or("0")));
    memory += std::stoll(text_member(as_object(*slots), "mem").value_or("0"));
  }
  const auto slots = [](std::int64_t c, std::int64_t m) {
    return to_text(make_object({{"cpu", std::to_string(c)}, {"mem", std::to_string(m)}}));
  };
  const std::string now = context.store.now_text(), mib = std::to_string(capacity.memory >> 20),
                    used_mib = std::to_string(memory >> 20);
  return "(SELECT 'i-local' AS id, 'ALIVE' AS status, '" + now +
         "' AS status_changed, 'local' AS region, 'default' AS scaling_group, 1 AS schedulable, '" +
         slots(capacity.cpu, capacity.memory) + "' AS available_slots, '" + slots(cpu, memory) +
         "' AS occupied_slots, '127.0.0.1' AS addr, '" + host_architecture() + "' AS architecture, '" + now +
         "' AS first_contact, NULL AS lost_at, '22.03.3' AS version," +
         " '{\"node\": {}, \"devices\": {}}' AS live_stat, '{}' AS compute_plugins, '{}' AS hardware_metadata, " + mib +
         " AS mem_slots, " + used_mib + " AS used_mem_slots, " + std::to_string(capacity.cpu) + " AS cpu_slots, " +
         std::to_string(cpu) +
         " AS used_cpu_slots, 0 AS gpu_slots, 0 AS used_gpu_slots, 0 AS tpu_slots, 0 AS used_tpu_slots, 0 AS "
         "cpu_cur_pct, 0 AS mem_cur_bytes)";
}

Where agents_wanted(const Arguments& arguments) {
  Where where;
  if (const auto group = argument(arguments, "scaling_group")) where.add("scaling_group = ?", {*group});
  if (const auto status = argument(arguments, "status")) where.add("status = ?", {*status});
  if (const auto id = argument(arguments, "agent_id")) where.add("id = ?", {*id});
  return where;
}

Resolved agent_list(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  require_superadmin(context);
  using Kind = ListColumn::Kind;
  static const ListColumns columns = {
      {"id", {}},
      {"status",
       {Kind::kEnum,
        "",
        {{"ALIVE", "ALIVE"}, {"LOST", "LOST"}, {"RESTARTING", "RESTARTING"}, {"TERMINATED", "TERMINATED"}}}},
      {"status_changed", {Kind::kTime, ""}},
      {"region", {}},
      {"scaling_group", {}},
      {"schedulable", {Kind::kBoolean, ""}},
      {"addr", {}},
      {"first_contact", {Kind::kTime, ""}},
      {"lost_at", {Kind::kTime, ""}},
      {"version", {}},
      {"available_slots", {}},
      {"occupied_slots", {}}};
  return page(context, arguments, agent_table(context), columns, "status, scaling_group, id", agents_wanted(arguments));
}

std::vector<NodePtr> agent_nodes(Context& context, const Arguments& arguments) {
  require_superadmin(context);
  const auto where = agents_wanted(arguments);
  return nodes_of(context.store.db().query("SELECT * FROM " + agent_table(context) + where.sql(), where.parameters()));
}

Resolved containers_of_agent(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  Where where;
  if (const auto status = argument(arguments, "status"))
    where.add("status = ?", {*status});
  else
    where.add("status NOT IN ('PENDING', 'TERMINATED', 'CANCELLED')");
  return Resolved::many(nodes_of(context.store.db().query(
      "SELECT * FROM session_view" + where.sql() + " ORDER BY created_at", where.parameters())));
}

void add_agents(Schema& schema, ObjectType& query) {
  schema.add({"Agent",
              {{"id", "ID"},
               {"status", "String"},
               {"status_changed", "DateTime"},
               {"region", "String"},
               {"scaling_group", "String"},
               {"schedulable", "Boolean"},
               {"available_slots", "JSONString"},
               {"occupied_slots", "JSONString"},
               {"addr", "String"},
               {"architecture", "String"},
               {"first_contact", "DateTime"},
               {"lost_at", "DateTime"},
               {"live_stat", "JSONString"},
               {"version", "String"},
               {"compute_plugins", "JSONString"},
               {"hardware_metadata", "JSONString"},
               {"mem_slots", "Int"},
               {"cpu_slots", "Float"},
               {"gpu_slots", "Float"},
               {"tpu_slots", "Float"},
               {"used_mem_slots", "Int"},
               {"used_cpu_slots", "Float"},
               {"used_gpu_slots", "Float"},
               {"used_tpu_slots", "Float"},
               {"cpu_cur_pct", "Float"},
               {"mem_cur_bytes", "Float"},
               {"compute_containers", "[ComputeContainer]", "", {{"status", "String"}}, containers_of_agent}}});
  add_list_type(schema, "Agent");
  query.fields.push_back(
      {"agent", "Agent", "", {{"agent_id", "String!"}}, [](Context& context, const Node&, const Arguments& a) {
         const auto found = agent_nodes(context, a);
         return Resolved::one(found.empty() ? nullptr : found.front());
       }});
  query.fields.push_back(
      {"agents",
       "[Agent]",
       "",
       {{"scaling_group", "String"}, {"status", "String"}},
       [](Context& context, const Node&, const Arguments& a) { return Resolved::many(agent_nodes(context, a)); }});
  query.fields.push_back(
      {"agent_list", "AgentList", "", page_arguments({{"scaling_group", "String"}, {"status", "String"}}), agent_list});
}

}  // namespace

void add_resource_types(Schema& schema, ObjectType& query) {
  add_agents(schema, query);
  schema.add({"KVPair", {{"key", "String"}, {"value", "String"}}});
  schema.add({"ResourceLimit", {{"key", "String"}, {"min", "String"}, {"max", "String"}}});
  schema.add({"Image",
              {{"id", "UUID"},
               {"name", "String"},
               {"humanized_name", "String", "name"},
               {"tag", "String"},
               {"registry", "String"},
               {"architecture", "String"},
               {"digest", "String"},
               {"hash", "String", "digest"},
               {"size_bytes", "BigInt"},
               {"labels", "[KVPair]", "", {}, labels},
               {"aliases", "[String]", "", {}, aliases},
               {"resource_limits", "[ResourceLimit]", "", {}, resource_limits},
               {"supported_accelerators", "[String]", "", {}, constant(make_array({std::string()}))},
               {"installed", "Boolean", "", {}, constant(true)},
               {"installed_agents", "[String]", "", {}, constant(make_array({"i-local"}))}}});
  query.fields.push_back({"image", "Image", "", {{"reference", "String!"}, {"architecture", "String"}}, one_image});
  query.fields.push_back({"images", "[Image]", "", {{"is_installed", "Boolean"}, {"is_operation", "Boolean"}}, images});
}

}  // namespace bai::devcluster::graphql
