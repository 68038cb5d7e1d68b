#include "tools/devcluster/http/params.hpp"

#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/create_params.hpp"

#include <gtest/gtest.h>

namespace bai::devcluster {
namespace {

Request with_body(const std::string& body) {
  Request request;
  request.body = body;
  request.has_body = true;
  request.version = {6, "20220315"};
  return request;
}

/// "" when accepted, else the document's data, or the message where there is none.
std::string verdict(const std::function<void()>& check) {
  try {
    check();
    return "";
  } catch (const Problem& problem) {
    const auto document = as_object(problem.document());
    return document->has("data") ? to_text(document->get("data")) : document->optValue<std::string>("msg", "?");
  }
}

TEST(Rules, MessagesPerValue) {
  const struct {
    const char* name;
    Rule rule;
    const char *json, *message;
  } rows[] = {
      {"text", rules::text(), "1", R"({"x":"value is not a string"})"},
      {"blank", rules::text(), R"("")", R"({"x":"blank value is not allowed"})"},
      {"flag yes", rules::flag(), R"("Yes")", ""},
      {"flag", rules::flag(), R"("maybe")", R"({"x":"value can't be converted to Bool"})"},
      {"int text", rules::integer(1), R"("3")", ""},
      {"int low", rules::integer(1), "0", R"({"x":"value is less than 1"})"},
      {"int high", rules::integer(1024, 65535), "70000", R"({"x":"value is greater than 65535"})"},
      {"int word", rules::integer(), R"("3x")", R"({"x":"value can't be converted to int"})"},
      {"int bool", rules::integer(), "true", R"({"x":"value is not int"})"},
      {"variant", rules::one_of({"a", "b"}), R"("c")", R"({"x":"value doesn't match any variant"})"},
      {"uuid", rules::uuid(), R"("2DE2B9691D0448A6AF160BC8ADB3C831")", ""},
      {"bad uuid", rules::uuid(), R"("2de2")", R"({"x":"cannot convert value to UUID"})"},
      {"object", rules::object(), "[]", R"({"x":"value is not a dict"})"},
      {"list", rules::list_of(rules::text()), R"(["a", 1])", R"({"x":{"1":"value is not a string"}})"},
      {"null", rules::nullable(rules::text()), "null", ""},
      {"neither", rules::nullable(rules::text()), "1",
       R"({"x":{"0":"value is not a string","1":"value should be None"}})"},
      {"map", rules::map_of(rules::text()), R"({"k": 1})", R"({"x":{"k":{"value":"value is not a string"}}})"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(verdict([&] {
                check_params(with_body(std::string(R"({"x": )") + row.json + "}"), {{{"x"}, row.rule, {}}});
              }),
              row.message)
        << row.name;
}

TEST(CheckParams, NamesMissingAndUnknownKeys) {
  const std::vector<Param> table = {{{"name", "alias"}, rules::text(), {}}, {{"n"}, rules::integer(), otherwise(5)}};
  EXPECT_EQ(verdict([&] { check_params(with_body(R"({"zz": 1})"), table); }),
            R"({"name":"is required","zz":"zz is not allowed key"})");
  EXPECT_EQ(verdict([&] { check_params(with_body(R"({"alias": 2})"), table); }),
            R"({"alias":"value is not a string"})");
  EXPECT_EQ(verdict([&] { check_params(with_body("{nonsense"), table); }), "Malformed body");
  EXPECT_EQ(check_params(with_body(R"({"alias": "a"})"), table)->getValue<int>("n"), 5);
}

TEST(CheckParams, BodyHidesTheQuery) {
  auto request = with_body("{}");
  request.query = {{"name", "from-query"}, {"name", "second"}};
  const std::vector<Param> table = {{{"name"}, rules::text(), {}}};
  EXPECT_EQ(verdict([&] { check_params(request, table); }), R"({"name":"is required"})");
  request.has_body = false;
  EXPECT_EQ(check_params(request, table)->getValue<std::string>("name"), "from-query");
}

TEST(CreateParams, AcceptsWhatTheOfficialClientSends) {
  const auto params = read_create_params(with_body(
      R"({"tag": null, "clientSessionToken": "my-sess", "config": {"mounts": [], "mount_map": {}, "environ": {"A": "1"}, "resources": {"cpu": "1"},
          "resource_opts": {}, "scalingGroup": null, "preopen_ports": [], "agentList": []}, "image": "python", "clusterSize": 1,
          "clusterMode": "single-node", "type": "interactive", "enqueueOnly": false, "maxWaitSeconds": 0, "reuseIfExists": true, "domain": "default",
          "group": "default", "callback_url": null, "bootstrap_script": null, "dependencies": null, "starts_at": null, "startupCommand": null,
          "owner_access_key": null})"));
  EXPECT_EQ(params.name, "my-sess");
  EXPECT_EQ(params.environ, std::vector<std::string>{"A=1"});
  EXPECT_TRUE(params.agents.empty());
  EXPECT_TRUE(params.reuse);
}

TEST(CreateParams, Refusals) {
  const struct {
    const char *name, *body, *data;
  } rows[] = {
      {"no image", R"({"name": "abcd"})", R"({"image":"is required"})"},
      {"unknown key", R"({"name": "abcd", "image": "python", "colour": 1})",
       R"({"colour":"colour is not allowed key"})"},
      {"unknown config key", R"({"name": "abcd", "image": "python", "config": {"colour": 1}})",
       R"({"colour":"colour is not allowed key"})"},
      {"cluster size", R"({"name": "abcd", "image": "python", "clusterSize": 0})",
       R"({"clusterSize":"value is less than 1"})"},
      {"type", R"({"name": "abcd", "image": "python", "type": "x"})", R"({"type":"value doesn't match any variant"})"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(verdict([&] { read_create_params(with_body(row.body)); }), row.data) << row.name;
  for (const char* name : {"abc", "-abc", "abc-", "a b c d", "\xed\x95\x9c\xea\xb8\x80"})
    EXPECT_NE(
        verdict([&] { read_create_params(with_body(std::string(R"({"image": "python", "name": ")") + name + "\"}")); }),
        "")
        << name;
}

}  // namespace
}  // namespace bai::devcluster
