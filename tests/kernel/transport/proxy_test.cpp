#include "kernel/transport/proxy.hpp"

#include <gtest/gtest.h>

#include <map>

namespace bai::kernel {
namespace {

Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

TEST(NoProxy, Entries) {
  const struct {
    const char *list, *host;
    int port;
    bool covered;
  } rows[] = {
      {"", "example.org", 80, false},
      {"*", "example.org", 80, true},
      {"a.test, *", "::1", 80, true},
      {"example.org", "example.org", 443, true},
      {"example.org", "api.example.org", 443, true},
      {"example.org", "notexample.org", 443, false},
      {"example.org", "example.org.evil.test", 443, false},
      {".example.org", "api.example.org", 443, true},
      {".example.org", "example.org", 443, true},
      {"*.example.org", "api.example.org", 443, true},
      {"EXAMPLE.org", "example.org", 443, true},
      {"example.org.", "example.org", 443, true},
      {"example.org", "example.org.", 443, true},
      {"example.org:8443", "example.org", 8443, true},
      {"example.org:8443", "api.example.org", 8443, true},
      {"example.org:8443", "example.org", 443, false},
      {"localhost", "127.0.0.1", 80, false},
      {"localhost", "localhost", 8090, true},
      {"127.0.0.1", "127.0.0.1", 8090, true},
      {"127.0.0.1:8090", "127.0.0.1", 8090, true},
      {"127.0.0.1:8090", "127.0.0.1", 8091, false},
      {"0.0.1", "127.0.0.1", 80, false},
      {"10.0.0.0/8", "10.255.1.2", 80, true},
      {"10.0.0.0/8", "11.0.0.1", 80, false},
      {"10.128.0.0/9", "10.127.0.1", 80, false},
      {"10.128.0.0/9", "10.200.0.1", 80, true},
      {"10.0.0.0/0", "192.168.0.1", 80, true},
      {"10.0.0.0/33", "10.0.0.1", 80, false},
      {"10.0.0.0/", "10.0.0.1", 80, false},
      {"10.0.0.0/8", "10.example.org", 80, false},
      {"::1", "::1", 80, true},
      {"[::1]", "::1", 80, true},
      {"[::1]:8090", "::1", 8090, true},
      {"[::1]:8090", "::1", 80, false},
      {"0:0::1", "::1", 80, true},
      {"fd00::/8", "fdab::1", 80, true},
      {"fd00::/8", "fe80::1", 80, false},
      {"::ffff:10.1.2.3", "10.1.2.3", 80, true},
      {"a.test,b.test", "b.test", 80, true},
      {"a.test b.test\tc.test", "c.test", 80, true},
      {" , ,.", "example.org", 80, false},
      {"example.org:port", "example.org", 80, false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(NoProxy(row.list).covers(row.host, static_cast<std::uint16_t>(row.port)), row.covered)
        << '"' << row.list << "\" and " << row.host << ":" << row.port;
  }
}

TEST(ProxyRules, WhichVariableCounts) {
  using Variables = std::map<std::string, std::string>;
  const std::string one = "http://one.test:1", two = "http://two.test:2";
  const struct {
    Variables variables;
    const char* plain;
    const char* secure;
  } rows[] = {
      {{}, "", ""},
      {{{"HTTP_PROXY", one}}, "http://one.test:1 HTTP_PROXY", ""},
      {{{"http_proxy", one}}, "http://one.test:1 http_proxy", ""},
      {{{"http_proxy", one}, {"HTTP_PROXY", two}}, "http://one.test:1 http_proxy", ""},
      {{{"http_proxy", ""}, {"HTTP_PROXY", two}}, "", ""},
      {{{"HTTPS_PROXY", one}}, "", "http://one.test:1 HTTPS_PROXY"},
      {{{"https_proxy", one}, {"ALL_PROXY", two}}, "http://two.test:2 ALL_PROXY", "http://one.test:1 https_proxy"},
      {{{"all_proxy", two}}, "http://two.test:2 all_proxy", "http://two.test:2 all_proxy"},
      {{{"HTTP_PROXY", one}, {"REQUEST_METHOD", "GET"}}, "", ""},
      {{{"http_proxy", one}, {"REQUEST_METHOD", "GET"}}, "http://one.test:1 http_proxy", ""},
      {{{"ALL_PROXY", "proxy.test:3128"}}, "http://proxy.test:3128 ALL_PROXY", "http://proxy.test:3128 ALL_PROXY"},
      {{{"ALL_PROXY", "http://proxy.test"}}, "http://proxy.test:80 ALL_PROXY", "http://proxy.test:80 ALL_PROXY"},
      {{{"ALL_PROXY", "http://[::1]:3128/"}}, "http://[::1]:3128 ALL_PROXY", "http://[::1]:3128 ALL_PROXY"},
      {{{"ALL_PROXY", one}, {"no_proxy", "api.test"}}, "", ""},
      {{{"ALL_PROXY", one}, {"NO_PROXY", ".test:80"}}, "", "http://one.test:1 ALL_PROXY"},
  };
  const auto told = [](const Variables& variables, const char* address) {
    const auto proxy = ProxyRules(environment_of(variables)).proxy_for(parse_endpoint(address));
    return proxy ? proxy->address() + " " + proxy->variable : std::string();
  };
  for (const auto& row : rows) {
    std::string text;
    for (const auto& [name, value] : row.variables) text.append(name).append("=").append(value).append(" ");
    EXPECT_EQ(told(row.variables, "http://api.test/"), row.plain) << text;
    EXPECT_EQ(told(row.variables, "https://api.test/"), row.secure) << text;
  }
}

TEST(ProxyRules, CredentialsAreDecodedAndNeverInMessages) {
  const ProxyRules rules(environment_of({{"ALL_PROXY", "http://me:p%40ss%3A@proxy.test:3128"}}));
  const auto proxy = rules.proxy_for(parse_endpoint("http://api.test"));
  ASSERT_TRUE(proxy);
  EXPECT_EQ(proxy->authorization(), "Proxy-Authorization: Basic bWU6cEBzczo=\r\n");  // me:p@ss:
  EXPECT_EQ(proxy->address(), "http://proxy.test:3128");

  for (const char* address : {"socks5://me:canary@proxy.test:1080", "http://me:canary@proxy.test:99999",
                              "https://me:canary@proxy.test", "http://me:canary@", "http://me:canary@a b"}) {
    try {
      ProxyRules(environment_of({{"HTTPS_PROXY", address}})).proxy_for(parse_endpoint("https://api.test"));
      ADD_FAILURE() << address;
    } catch (const Error& error) {
      EXPECT_EQ(error.code, Code::invalid);
      EXPECT_EQ(error.id, "config-proxy");
      EXPECT_TRUE(std::string(error.what()).starts_with("HTTPS_PROXY: ")) << error.what();
      EXPECT_EQ((error.what() + error.hint).find("canary"), std::string::npos) << error.what();
    }
  }
  // Who is not concerned is not disturbed.
  EXPECT_FALSE(
      ProxyRules(environment_of({{"HTTPS_PROXY", "socks5://x"}})).proxy_for(parse_endpoint("http://api.test")));
}

}  // namespace
}  // namespace bai::kernel
