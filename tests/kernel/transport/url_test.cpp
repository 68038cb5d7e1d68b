#include "kernel/transport/url.hpp"

#include "kernel/transport/endpoint_pool.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace bai::kernel {
namespace {

TEST(Url, PathEncoding) {
  EXPECT_EQ(encode_path("AZaz09-._~!$&'()*+,/:;=@"), "AZaz09-._~!$&'()*+,/:;=@");
  EXPECT_EQ(encode_path("a b%20?#\"<>[\\]^`{|}"), "a%20b%2520%3F%23%22%3C%3E%5B%5C%5D%5E%60%7B%7C%7D");
  EXPECT_EQ(encode_path("폴더"), "%ED%8F%B4%EB%8D%94");
}

TEST(Url, QueryEncoding) {
  EXPECT_EQ(encode_query({{"a", "-._~!$'()*,/:?@"}}), "a=-._~!$'()*,/:?@");
  EXPECT_EQ(encode_query({{"k", "a b&+;=\"#%<>[\\]^`{|}"}}),
            "k=a+b%26%2B%3B%3D%22%23%25%3C%3E%5B%5C%5D%5E%60%7B%7C%7D");
  EXPECT_EQ(encode_query({{"k", std::string("\x01\x7f")}, {"k", ""}}), "k=%01%7F&k=");
  EXPECT_EQ(encode_query({}), "");
}

TEST(Url, Targets) {
  const struct {
    const char* endpoint;
    const char* path;
    Pairs query;
    const char* target;
  } rows[] = {
      {"https://h", "/", {}, "/"},
      {"https://h", "", {}, "/"},
      {"http://h:8081/backend/api/", "/folders", {}, "/backend/api/folders"},
      {"http://h?x=1#y", "folders", {{"a", "b"}}, "/folders?a=b"},
      {"http://h/a%20b/", "//x", {}, "/a%20b/x"},
      {"http://h", "/folders/a%2Fb/x", {}, "/folders/a%2Fb/x"},
      {"http://h", "/a/../b", {}, "/b"},
      {"http://h", "/../../b/..", {}, "/"},
      {"http://h", "/a//b", {}, "/a//b"},
      {"http://h", "/a/b/..", {}, "/a/"},
      {"http://h", "/a?b", {}, "/a%3Fb"},
      {"http://h", "/a b\r\nX: y", {}, "/a%20b%0D%0AX:%20y"},
  };
  for (const auto& row : rows)
    EXPECT_EQ(request_target(parse_endpoint(row.endpoint), row.path, row.query), row.target) << row.path;
}

TEST(Url, MalformedAddresses) {
  for (const char* text : {"", "host:80", "https://", "http://h:0", "http://h:99999", "http://h:x", "http://[::1",
                           "http://[::1]x", "ftp://h", "http://한글.kr", "http://a b/"}) {
    try {
      parse_endpoint(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.id, "config-malformed") << text;
      EXPECT_FALSE(error.hint.empty());
    }
  }
}

TEST(EndpointPool, RotatesOncePerFailure) {
  std::mt19937 random(1);
  EndpointPool pool({parse_endpoint("http://a"), parse_endpoint("http://b"), parse_endpoint("http://c")}, random);
  const auto first = pool.current();
  pool.rotate_from(first);
  const auto second = pool.current();
  EXPECT_NE(second.host, first.host);
  pool.rotate_from(first);  // another request that failed on the first one
  EXPECT_EQ(pool.current().host, second.host);
}

TEST(EndpointPool, ShufflesByItsRandomNumbers) {
  std::set<std::string> firsts;
  for (unsigned seed = 0; seed < 32; ++seed) {
    std::mt19937 random(seed);
    firsts.insert(EndpointPool({parse_endpoint("http://a"), parse_endpoint("http://b")}, random).current().host);
  }
  EXPECT_EQ(firsts.size(), 2U);
}

}  // namespace
}  // namespace bai::kernel
