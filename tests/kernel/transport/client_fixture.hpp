/// A client for tests: no state on disk, keys of the documentation, a sleeper that only counts.
#pragma once

#include "kernel/transport/http_client.hpp"

#include <string>
#include <vector>

namespace bai::kernel {

struct ClientFixture {
  std::vector<std::chrono::milliseconds> pauses;
  std::vector<std::string> lines;
  Cancellation stop;

  ClientConfig config(const std::vector<std::string>& addresses) {
    ClientConfig config;
    for (const auto& address : addresses) config.endpoints.push_back(parse_endpoint(address));
    config.keys = {"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
    config.user_agent = "test";
    config.sleep = [this](std::chrono::milliseconds pause, const Cancellation&) { pauses.push_back(pause); };
    config.log = [this](const std::string& line) { lines.push_back(line); };
    return config;
  }

  static HttpRequest get(const std::string& path) {
    HttpRequest request;
    request.path = path;
    return request;
  }
  static HttpRequest post(const std::string& path, std::string_view body) {
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.content_type = "application/json";
    request.body = body;
    return request;
  }

  std::string body_of(HttpClient& client, const HttpRequest& request) {
    return read_whole(*client.open(request, stop), std::size_t{1} << 24);
  }
  Error failure(HttpClient& client, const HttpRequest& request) {
    try {
      body_of(client, request);
    } catch (const Error& error) { return error; }
    return Error(Code::fail, "the request succeeded");
  }
};

}  // namespace bai::kernel
