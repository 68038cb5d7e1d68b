#include "kernel/transport/request_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace bai::kernel {
namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;  // smaller blocks cost throughput, and records under TLS
constexpr std::size_t kLongestChunkHead = 24;

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || kMarks.find(c) != kMarks.npos;
  });
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool has_body(const HttpRequest& request) { return request.source != nullptr || !request.body.empty(); }

/// The type of a request that has none: what the reference client sends.
std::string content_type_of(const Attempt& attempt) {
  if (!attempt.websocket_key.empty()) return {};
  if (!attempt.request->content_type.empty()) return attempt.request->content_type;
  return attempt.request->source != nullptr ? "application/octet-stream" : "text/plain";
}

void add_body_headers(std::string& head, const HttpRequest& request) {
  if (request.source == nullptr) {
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  } else if (request.source->total() >= 0) {
    head += "Content-Length: " + std::to_string(request.source->total()) + "\r\n";
  } else {
    head += "Transfer-Encoding: chunked\r\n";
  }
}

void add_api_headers(std::string& head, const Attempt& attempt, const ClientConfig& config, const SigningFacts& facts) {
  head += "X-BackendAI-Domain: " + config.domain + "\r\n";
  head += "X-BackendAI-Version: " + attempt.version + "\r\n";
  head += "Date: " + facts.date + "\r\n";
  if (!config.keys.access_key.empty()) {
    head += "Authorization: " + authorization(facts, config.keys, config.hash) + "\r\n";
  }
  if (!config.cookie) return;
  if (const auto cookies = config.cookie(*attempt.request, attempt.endpoint); !cookies.empty())
    head += "Cookie: " + cookies + "\r\n";
}

/// The body of a source: blocks of known length in all, or chunks.
void write_source(Connection& connection, BodySource& source, const Patience& patience, std::uint64_t& sent) {
  const bool chunked = source.total() < 0;
  std::vector<char> buffer(kLongestChunkHead + kBlock + 2);
  std::uint64_t written = 0;
  for (;;) {
    char* data = buffer.data() + kLongestChunkHead;
    const auto n = source.read(data, kBlock);
    written += n;
    if (!chunked) {
      const auto total = static_cast<std::uint64_t>(source.total());
      if (n == 0 && written == total) return;
      if (n == 0 || written > total) {
        throw Error(Code::fail, "the data to send changed: " + std::to_string(written) + " bytes instead of " +
                                    std::to_string(total));
      }
      connection.write_all({data, n}, patience, sent);
      continue;
    }
    // Head, data and end of a chunk leave in one piece: separate small writes would be separate TLS records.
    std::array<char, kLongestChunkHead> head{};
    const int size = std::snprintf(head.data(), head.size(), "%zx\r\n", n);
    char* begin = data - size;
    std::copy_n(head.data(), size, begin);
    data[n] = '\r';
    data[n + 1] = '\n';
    connection.write_all({begin, static_cast<std::size_t>(size) + n + 2}, patience, sent);
    if (n == 0) return;
  }
}

}  // namespace

void check_request(const HttpRequest& request) {
  constexpr std::array kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  if (std::find(kMethods.begin(), kMethods.end(), request.method) == kMethods.end()) {
    throw Error(Code::invalid, "there is no request method '" + request.method + "'",
                "use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
  }
  if (!is_field_value(request.content_type)) throw Error(Code::invalid, "the content type has a line break");
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) || !is_field_value(value)) throw Error(Code::invalid, "the header '" + name + "' is malformed");
  }
}

std::string target_of(const Attempt& attempt) {
  const auto& request = *attempt.request;
  if (!request.is_unsigned) return request_target(attempt.endpoint, request.path, request.query);
  auto target = attempt.endpoint.base_path.empty() ? "/" : attempt.endpoint.base_path;
  auto query = attempt.endpoint.query;
  if (!request.query.empty()) query += (query.empty() ? "" : "&") + encode_query(request.query);
  return query.empty() ? target : target + "?" + query;
}

std::string request_head(const Attempt& attempt, const ClientConfig& config) {
  const auto& request = *attempt.request;
  SigningFacts facts;
  facts.method = request.method;
  facts.target = target_of(attempt);
  facts.host = attempt.endpoint.host_header();
  facts.version = attempt.version;
  facts.content_type = content_type_of(attempt);
  facts.date = date_header(config.now());

  const bool forwarded = attempt.route.kind == Route::Kind::forwarded;
  // What is signed stays the target that the server will see: the proxy takes the address off again.
  const auto address = forwarded ? attempt.endpoint.scheme + "://" + facts.host : std::string();
  std::string head = facts.method + " " + address + facts.target + " HTTP/1.1\r\nHost: " + facts.host + "\r\n";
  if (forwarded) head += attempt.route.proxy.authorization();
  if (!config.user_agent.empty()) head += "User-Agent: " + config.user_agent + "\r\n";
  if (!attempt.version.empty()) add_api_headers(head, attempt, config, facts);
  head += "Accept: */*\r\n";
  // A server that holds a compressed twin of a file would send that one, and its length, for the file.
  head += "Accept-Encoding: identity\r\n";
  if (!attempt.websocket_key.empty()) {
    head += "Upgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
            attempt.websocket_key + "\r\n";
  } else if (!attempt.version.empty() || has_body(request) || !request.content_type.empty()) {
    head += "Content-Type: " + facts.content_type + "\r\n";
    add_body_headers(head, request);
  } else if (request.method != "GET" && request.method != "HEAD" && request.method != "OPTIONS") {
    head += "Content-Length: 0\r\n";
  }
  for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
  return head + "\r\n";
}

void write_request(Connection& connection, const std::string& head, const HttpRequest& request,
                   const Patience& patience, std::uint64_t& sent) {
  constexpr std::size_t kSmallBody = std::size_t{16} << 10;
  if (request.source != nullptr) {
    connection.write_all(head, patience, sent);
    write_source(connection, *request.source, patience, sent);
  } else if (request.body.size() <= kSmallBody) {
    connection.write_all(head + std::string(request.body), patience, sent);
  } else {
    connection.write_all(head, patience, sent);
    connection.write_all(request.body, patience, sent);
  }
}

}  // namespace bai::kernel
