#include "tests/devcluster/fixtures.hpp"
#include "tests/devcluster/session_rows.hpp"
#include "tools/devcluster/graphql/ast.hpp"
#include "tools/devcluster/graphql/execute.hpp"
#include "tools/devcluster/graphql/types.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster::graphql {
namespace {

TEST(Parse, ReadsWhatClientsSend) {
  const auto document = parse(
      "query Q($limit:Int!, $offset:Int!, $filter: String, $ids: [ID!]! = [\"a\"]) { # comment\n"
      "  all: compute_session_list(limit:$limit, offset:$offset, filter:$filter, status:\"A,B\") @include(if: true) {\n"
      "    items { id ...part ... on ComputeSession { name } }\n    total_count\n  }\n}\n"
      "fragment part on ComputeSession { status }");
  ASSERT_EQ(document.operations.size(), 1U);
  const auto& operation = document.operations[0];
  EXPECT_EQ(operation.name, "Q");
  ASSERT_EQ(operation.variables.size(), 4U);
  EXPECT_EQ(operation.variables[3].type, "[ID!]!");
  const auto& field = operation.selections[0];
  EXPECT_EQ(field.alias, "all");
  EXPECT_EQ(field.arguments[3].value.text, "A,B");
  EXPECT_EQ(field.where.line, 2);
  EXPECT_EQ(field.where.column, 3);
  EXPECT_EQ(field.selections[0].selections.size(), 3U);
  EXPECT_EQ(document.fragments.at("part").condition, "ComputeSession");
}

TEST(Parse, DecodesStrings) {
  const auto document = parse(R"({ f(a: "q\"\n\uD55C", b: """raw "x" """, c: {k: [1, -2.5e3, null, true, WORD]}) })");
  const auto& arguments = document.operations[0].selections[0].arguments;
  EXPECT_EQ(arguments[0].value.text, "q\"\n\xed\x95\x9c");
  EXPECT_EQ(arguments[1].value.text, "raw \"x\" ");
  EXPECT_EQ(arguments[2].value.members[0].second.items.size(), 5U);
}

TEST(Parse, PointsAtSyntaxErrors) {
  for (const char* text : {"", "{", "{ a", "query { }", "{ a(b:) }", "{ a(b: \"x) }", "{ a % }",
                           "fragment on on X { a }", "{ a(b: 01x) }"}) {
    try {
      parse(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()).rfind("Syntax Error GraphQL (", 0), 0U) << error.what();
    }
  }
  std::string deep(500, '{');
  EXPECT_THROW(parse(deep), Error);
}

class Execute : public ::testing::Test {
 protected:
  JsonObject run(const std::string& user, const std::string& text, const JsonObject& variables = make_object(),
                 const std::string& name = "") {
    const auto identity = testing::identity_of_user(t.store, user);
    Context context{t.store, identity, [](const Row&) { return std::string(); }};
    return execute(api_schema(), context, {text, variables, name});
  }
  std::string text(const std::string& user, const std::string& query, const JsonObject& variables = make_object()) {
    return to_text(run(user, query, variables));
  }
  std::string first_error(const std::string& user, const std::string& query,
                          const JsonObject& variables = make_object()) {
    const auto reply = run(user, query, variables);
    return reply->has("errors") ? as_object(reply->getArray("errors")->get(0))->getValue<std::string>("message") : "";
  }

  testing::TestStore t;
};

TEST_F(Execute, KeypairOfTheCaller) {
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  EXPECT_EQ(
      text("user",
           "{ keypair { __typename mine: access_key user_id is_admin rate_limit concurrency_used user_info { full_name "
           "} } }"),
      R"({"data":{"keypair":{"__typename":"KeyPair","mine":")" + key +
          R"(","user_id":"user@cluster.example","is_admin":false,"rate_limit":30000,"concurrency_used":0,"user_info":{"full_name":"User"}}}})");
}

TEST_F(Execute, RolesLimitWhatIsSeen) {
  const auto other = testing::identity_of_user(t.store, "user2").keypair.access_key;
  const auto variables = make_object({{"k", other}});
  const std::string query = "query($k: String) { keypair(access_key: $k) { access_key } }";
  EXPECT_EQ(first_error("user", query, variables), "Forbidden operation.");
  EXPECT_EQ(text("admin", query, variables), R"({"data":{"keypair":{"access_key":")" + other + R"("}}})");
  EXPECT_EQ(first_error("monitor", query, variables), "Missing or invalid API parameters. (Unknown client role)");
  EXPECT_EQ(first_error("user", "{ domains { name } }"), "Forbidden operation. (superadmin privilege required)");
  EXPECT_EQ(first_error("user", "{ users { email } }"), "Insufficient privilege.");
  EXPECT_EQ(run("domain-admin", "{ users { email } }")->getObject("data")->getArray("users")->size(), 5U);
}

TEST_F(Execute, SessionListPagesFiltersAndOrders) {
  const auto key = testing::identity_of_user(t.store, "user").keypair.access_key;
  for (int i = 0; i < 5; ++i) {
    t.micros += 1000;
    testing::add_session(t.store, key, std::string(8, static_cast<char>('1' + i)) + "-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
                         "sess-" + std::to_string(i), i == 4 ? "TERMINATED" : "RUNNING",
                         i == 0 ? "batch" : "interactive");
  }
  testing::add_session(t.store, testing::identity_of_user(t.store, "user2").keypair.access_key,
                       "99999999-aaaa-4aaa-8aaa-aaaaaaaaaaaa", "other");
  const std::string query =
      "query($limit:Int!, $offset:Int!, $filter:String, $order:String, $ak:String, $status:String) {"
      " compute_session_list(limit:$limit, offset:$offset, filter:$filter, order:$order, access_key:$ak, "
      "status:$status) { items { name } total_count } }";
  const auto list = [&](const std::string& user, JsonObject extra) {
    extra->set("offset", extra->optValue<int>("offset", 0));
    extra->set("limit", extra->optValue<int>("limit", 10));
    const auto reply = run(user, query, extra);
    if (reply->has("errors")) return to_text(reply->get("errors"));
    const auto page = reply->getObject("data")->getObject("compute_session_list");
    std::string names = page->getValue<std::string>("total_count") + ":";
    for (const auto& item : *page->getArray("items")) names += " " + as_object(item)->getValue<std::string>("name");
    return names;
  };
  EXPECT_EQ(list("user", make_object()), "5: sess-4 sess-3 sess-2 sess-1 sess-0");
  EXPECT_EQ(list("user", make_object({{"limit", 2}, {"offset", 1}})), "5: sess-3 sess-2");
  EXPECT_EQ(list("user", make_object({{"status", "RUNNING,PENDING"}, {"order", "name"}})),
            "4: sess-0 sess-1 sess-2 sess-3");
  EXPECT_EQ(list("user", make_object({{"filter", R"(type == "BATCH" | name == "sess-2")"}, {"order", "-name"}})),
            "2: sess-2 sess-0");
  EXPECT_EQ(list("admin", make_object({{"filter", R"(user_email == "user2@cluster.example")"}})), "1: other");
  EXPECT_NE(list("user", make_object({{"filter", "name =="}})).find("Query filter parsing error"), std::string::npos);
  EXPECT_NE(list("user", make_object({{"status", "NONSENSE"}})).find("NONSENSE"), std::string::npos);
}

TEST_F(Execute, OneSessionByIdIsNullForOthers) {
  const std::string id = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa";
  testing::add_session(t.store, testing::identity_of_user(t.store, "user").keypair.access_key, id, "alpha", "RUNNING",
                       "batch");
  const std::string query =
      "query($id: UUID!) { compute_session(id: $id) { id type group_name occupied_slots containers { cluster_role } "
      "dependencies { id } } }";
  EXPECT_EQ(
      text("user", query, make_object({{"id", id}})),
      R"({"data":{"compute_session":{"id":")" + id +
          R"(","type":"BATCH","group_name":"default","occupied_slots":"{\"cpu\": \"1\", \"mem\": \"1073741824\"}","containers":[{"cluster_role":"main"}],)"
          R"("dependencies":[]}}})");
  EXPECT_EQ(text("user2", query, make_object({{"id", id}})), R"({"data":{"compute_session":null}})");
}

TEST_F(Execute, ValidationErrorsHaveNoData) {
  const struct {
    const char *query, *message;
  } rows[] = {
      {"{ keypair { colour } }", R"(Cannot query field "colour" on type "KeyPair".)"},
      {"{ keypair(colour: 1) { access_key } }", R"(Unknown argument "colour" on field "keypair" of type "Query".)"},
      {"{ keypair }", R"(Field "keypair" of type "KeyPair" must have a sub selection.)"},
      {"{ keypair { access_key { x } } }",
       R"(Field "access_key" must not have a sub selection since type "String" has no subfields.)"},
      {"{ compute_session { id } }",
       R"(Field "compute_session" argument "id" of type "UUID!" is required but not provided.)"},
      {"query($x: Boolean) { keypair(access_key: $x) { access_key } }",
       R"(Variable "$x" of type "Boolean" used in position expecting type "String".)"},
      {"query($x: Nonsense) { keypair { access_key } }", R"(Unknown type "Nonsense".)"},
      {"query($x: UUID!) { compute_session(id: $x) { id } }",
       R"(Variable "$x" of required type "UUID!" was not provided.)"},
      {"{ ...f } fragment f on Query { ...f }", R"(Cannot spread fragment "f" within itself.)"},
      {"{ keypair(access_key: $x) { access_key } }", R"(Variable "$x" is not defined.)"},
      {"mutation { nothing { ok } }", "Schema is not configured for mutations"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(first_error("user", row.query), row.message) << row.query;
    EXPECT_FALSE(run("user", row.query)->has("data")) << row.query;
  }
}

TEST_F(Execute, AFailedFieldIsNullBesideItsError) {
  EXPECT_EQ(
      text("user", "{ domains { name } domain { name } }"),
      R"x({"errors":[{"message":"Forbidden operation. (superadmin privilege required)","locations":[{"line":1,"column":3}],"path":["domains"]}],)x"
      R"("data":{"domains":null,"domain":{"name":"default"}}})");
}

TEST_F(Execute, DirectivesAliasesAndFragmentsMerge) {
  EXPECT_EQ(text("user",
                 "query($no: Boolean!) { d: domain { name @skip(if: $no) } d: domain { ...more } } fragment more on "
                 "Domain { is_active }",
                 make_object({{"no", true}})),
            R"({"data":{"d":{"is_active":true}}})");
}

TEST_F(Execute, OperationIsChosenByName) {
  const std::string two = "query A { domain { name } } query B { domain { is_active } }";
  EXPECT_EQ(to_text(run("user", two, make_object(), "B")), R"({"data":{"domain":{"is_active":true}}})");
  EXPECT_EQ(first_error("user", two), "Must provide operation name if query contains multiple operations.");
}

}  // namespace
}  // namespace bai::devcluster::graphql
