#include "kernel/transport/proxy.hpp"

#include "kernel/signing/digest.hpp"

#include <initializer_list>

namespace bai::kernel {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

Error unusable(const std::string& variable, const std::string& reason) {
  Error error(Code::invalid, variable + ": " + reason,
              "write it like http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT, or unset it");
  error.id = "config-proxy";
  return error;
}

Proxy parse_proxy(const std::string& variable, const std::string& value) {
  std::string scheme = "http", rest = value;
  if (const auto mark = value.find("://"); mark != std::string::npos) {
    scheme = value.substr(0, mark);
    rest = value.substr(mark + 3);
  }
  if (scheme != "http" && scheme != "HTTP") {
    throw unusable(variable, "a proxy of the kind '" + scheme + "' cannot be used, only http");
  }
  Proxy proxy;
  proxy.variable = variable;
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto at = rest.rfind('@'); at != std::string::npos) {
    proxy.credentials = decoded(rest.substr(0, at));
    if (proxy.credentials.find(':') == std::string::npos) proxy.credentials += ':';
    rest = rest.substr(at + 1);  // the password must not show in an error about the rest
  }
  try {
    const auto where = parse_endpoint("http://" + rest);
    proxy.host = where.host;
    proxy.port = where.port;
  } catch (const Error& failure) { throw unusable(variable, failure.what()); }
  return proxy;
}

}  // namespace

std::string Proxy::address() const {
  Endpoint where;
  where.scheme = "http";
  where.host = host;
  where.port = port;
  return where.origin();
}

std::string Proxy::authorization() const {
  return credentials.empty() ? std::string() : "Proxy-Authorization: Basic " + base64(credentials) + "\r\n";
}

std::string Proxy::hint(const std::string& to) const {
  return "correct or unset " + variable + ", or go around the proxy with NO_PROXY=" + to;
}

ProxyRules::ProxyRules(const Environment& environment) {
  const auto first = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      if (auto value = environment(name)) return Variable{name, std::move(*value)};
    }
    return Variable{};
  };
  plain_ = environment("REQUEST_METHOD") ? first({"http_proxy", "all_proxy", "ALL_PROXY"})
                                         : first({"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"});
  secure_ = first({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  excluded_ = NoProxy(first({"no_proxy", "NO_PROXY"}).value);
}

std::optional<Proxy> ProxyRules::proxy_for(const Endpoint& peer) const {
  const auto& variable = peer.secure() ? secure_ : plain_;
  if (variable.value.empty() || excluded_.covers(peer.host, peer.port)) return std::nullopt;
  return parse_proxy(variable.name, variable.value);
}

}  // namespace bai::kernel
