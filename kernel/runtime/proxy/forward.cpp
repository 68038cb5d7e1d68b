#include "kernel/runtime/proxy/forward.hpp"

#include <algorithm>
#include <array>

namespace bai::kernel {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Of one connection only. Source: RFC 9110 7.6.1.
bool is_of_connection(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames{"connection",
                                                    "keep-alive",
                                                    "proxy-authenticate",
                                                    "proxy-authorization",
                                                    "proxy-connection",
                                                    "te",
                                                    "trailer",
                                                    "transfer-encoding",
                                                    "upgrade",
                                                    "expect"};
  return std::ranges::find(kNames, name) != kNames.end();
}

/// Written by the client itself, or nothing that the endpoint should learn from a local caller.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 10> kNames{"host",           "user-agent",     "date",   "authorization",
                                                    "cookie",         "origin",         "accept", "content-type",
                                                    "content-length", "accept-encoding"};
  return std::ranges::find(kNames, name) != kNames.end() || name.starts_with("x-backendai-") ||
         name.starts_with("x-sorna-") || name.starts_with("sec-websocket-");
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high >= 0 ? digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// "/v4/folders" → "/folders".
std::string_view without_version(std::string_view path) {
  if (!path.starts_with("/v")) return path;
  const auto end = path.find_first_not_of("0123456789", 2);
  return end != std::string_view::npos && end > 2 && path[end] == '/' ? path.substr(end) : path;
}

}  // namespace

HttpRequest forwarded(const LocalRequest& request) {
  if (!request.target.starts_with('/')) throw Error(Code::invalid, "the request's target is no path");
  HttpRequest out;
  out.method = request.method;
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  out.path = without_version(target.substr(0, mark));
  for (auto rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1); !rest.empty();) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    if (pair.empty()) continue;
    const auto sign = pair.find('=');
    out.query.emplace_back(decoded(pair.substr(0, sign)),
                           sign == std::string_view::npos ? std::string() : decoded(pair.substr(sign + 1)));
  }
  for (const auto& [name, value] : request.headers) {
    const auto key = lower(name);
    if (key == "content-type") out.content_type = value;
    if (!is_of_connection(key) && !is_ours(key)) out.headers.emplace_back(name, value);
  }
  out.any_status = true;
  return out;
}

bool is_for_the_caller(std::string_view name) {
  return !is_of_connection(name) && name != "content-length" && name != "set-cookie" &&
         name != "access-control-allow-origin";
}

LocalFailure failure_of(const Error& error) {
  if (error.code == Code::cancelled) return {503, "The proxy is being shut down.", false};
  if (error.code == Code::network || error.code == Code::timeout)
    return {502, "The proxy target server is inaccessible.", false};
  if (error.http_status >= 400)
    return {error.http_status, error.problem.empty() ? std::string(error.what()) : error.problem, false};
  if (error.code == Code::invalid) return {400, error.what(), false};
  return {500, "Something has gone wrong.", true};
}

}  // namespace bai::kernel
