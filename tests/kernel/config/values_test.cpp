#include "kernel/config/values.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace bai::kernel {
namespace {

TEST(Values, BooleanWords) {
  for (const char* word : {"y", "yes", "t", "true", "1", "YES", "True"}) EXPECT_TRUE(parse_boolean(word)) << word;
  for (const char* word : {"n", "no", "f", "false", "0", "NO"}) EXPECT_FALSE(parse_boolean(word)) << word;
  for (const char* word : {"", "on", "off", " yes", "yes ", "2"}) {
    EXPECT_THROW(parse_boolean(word), std::invalid_argument) << word;
  }
}

TEST(Values, Seconds) {
  EXPECT_EQ(parse_seconds("10.0"), 10.0);
  EXPECT_EQ(parse_seconds(" 0.5 "), 0.5);
  EXPECT_EQ(parse_seconds("1e2"), 100.0);
  for (const char* text : {"", " ", "ten", "10s", "-1", "inf", "nan", "0x10"}) {
    EXPECT_THROW(parse_seconds(text), std::invalid_argument) << text;
  }
}

TEST(Values, EndpointLists) {
  EXPECT_EQ(parse_endpoints("https://a, http://b:1/x"), (std::vector<std::string>{"https://a", "http://b:1/x"}));
  for (const char* text : {"", "https://a,", "host:8081", "https://", "/path", "ftp://a", "https:///x"}) {
    EXPECT_THROW(parse_endpoints(text), std::invalid_argument) << text;
  }
}

TEST(Values, NamesAreNotTrimmed) {
  EXPECT_TRUE(parse_names("").empty());
  EXPECT_EQ(parse_names("a, b"), (std::vector<std::string>{"a", " b"}));
}

TEST(Values, AddressMap) {
  EXPECT_EQ(parse_address_map("a=b=c,d=e"), (std::map<std::string, std::string>{{"a", "b=c"}, {"d", "e"}}));
  for (const char* text : {"", "a", "a=", "=b", "a=b,"})
    EXPECT_THROW(parse_address_map(text), std::invalid_argument) << text;
}

TEST(Values, HashAndEndpointType) {
  EXPECT_EQ(parse_hash("SHA1"), "sha1");
  EXPECT_THROW(parse_hash("crc32"), std::invalid_argument);
  EXPECT_EQ(parse_endpoint_type("session"), "session");
  EXPECT_THROW(parse_endpoint_type("API"), std::invalid_argument);
}

}  // namespace
}  // namespace bai::kernel
