#include "kernel/signing/signer.hpp"

#include "kernel/signing/digest.hpp"
#include "kernel/transport/url.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// One folder of vectors: request.txt with "key value" lines, and a file per stage.
struct Vector {
  SigningFacts facts;
  std::string hash, endpoint, path;
  Pairs query;
};

Vector read_vector(const fs::path& folder) {
  Vector vector;
  std::istringstream lines(text_of(folder / "request.txt"));
  for (std::string line; std::getline(lines, line);) {
    const auto space = line.find(' ');
    const auto key = line.substr(0, space);
    const auto value = line.substr(space + 1);
    if (key == "hash") vector.hash = value;
    if (key == "method") vector.facts.method = value;
    if (key == "endpoint") vector.endpoint = value;
    if (key == "path") vector.path = value;
    if (key == "date") vector.facts.date = value;
    if (key == "host") vector.facts.host = value;
    if (key == "content-type") vector.facts.content_type = value;
    if (key == "version") vector.facts.version = value;
    if (key == "query") {
      const auto second = value.find(' ');
      vector.query.emplace_back(value.substr(0, second), value.substr(second + 1));
    }
  }
  vector.facts.target = text_of(folder / "target.txt");
  return vector;
}

class SigningVectors : public ::testing::TestWithParam<std::string> {
 protected:
  fs::path folder() const { return fs::path(BAI_VECTORS) / GetParam(); }
  static KeyPair keys() {
    std::ifstream in(fs::path(BAI_VECTORS) / "keys.txt");
    KeyPair keys;
    std::getline(in, keys.access_key);
    std::getline(in, keys.secret_key);
    return keys;
  }
};

TEST_P(SigningVectors, EveryStage) {
  const auto vector = read_vector(folder());
  EXPECT_EQ(request_target(parse_endpoint(vector.endpoint), encode_path(vector.path), vector.query),
            vector.facts.target);
  EXPECT_EQ(string_to_sign(vector.facts, vector.hash), text_of(folder() / "string-to-sign.txt"));
  const auto of_day = day_key(keys().secret_key, vector.facts.date, vector.hash);
  if (fs::exists(folder() / "day-key.hex")) { EXPECT_EQ(hex(of_day), text_of(folder() / "day-key.hex")); }
  if (fs::exists(folder() / "host-key.hex")) {
    EXPECT_EQ(hex(host_key(of_day, vector.facts.host, vector.hash)), text_of(folder() / "host-key.hex"));
  }
  EXPECT_EQ(signature(vector.facts, keys().secret_key, vector.hash), text_of(folder() / "signature.hex"));
  EXPECT_EQ(authorization(vector.facts, keys(), vector.hash), text_of(folder() / "authorization.txt"));
}

std::vector<std::string> folders() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(BAI_VECTORS)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  return names;
}

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  auto name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, SigningVectors, ::testing::ValuesIn(folders()), test_name);

TEST(Signer, NineVectorsAreThere) { EXPECT_EQ(folders().size(), 9U); }

TEST(Signer, HostHeaderOmitsDefaultPortAndUser) {
  EXPECT_EQ(parse_endpoint("https://api.backend.ai:443").host_header(), "api.backend.ai");
  EXPECT_EQ(parse_endpoint("http://h:80/x/").host_header(), "h");
  EXPECT_EQ(parse_endpoint("http://user:pw@Host:8080/").host_header(), "host:8080");
  EXPECT_EQ(parse_endpoint("http://[::1]:8081").host_header(), "[::1]:8081");
}

TEST(Signer, DatesHaveMicroseconds) {
  using namespace std::chrono;
  const system_clock::time_point stamp(duration_cast<system_clock::duration>(microseconds(1651408496789012)));
  EXPECT_EQ(date_header(stamp), "2022-05-01T12:34:56.789012+00:00");
  EXPECT_EQ(date_header(floor<seconds>(stamp)), "2022-05-01T12:34:56.000000+00:00");
}

TEST(Signer, ContentTypeIsBareAndLowerCase) {
  SigningFacts facts;
  facts.content_type = "Application/JSON ; charset=utf-8";
  EXPECT_NE(string_to_sign(facts, "sha256").find("\ncontent-type:application/json\n"), std::string::npos);
}

}  // namespace
}  // namespace bai::kernel
