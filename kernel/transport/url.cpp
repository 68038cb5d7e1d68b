#include "kernel/transport/url.hpp"

#include <charconv>

namespace bai::kernel {
namespace {

constexpr std::string_view kPathMarks = "-._~!$&'()*+,/:;=@";
constexpr std::string_view kQueryMarks = "-._~!$'()*,/:?@";

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

void append_escaped(std::string& out, char c) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(c);
  out += '%';
  out += kDigits[value >> 4];
  out += kDigits[value & 15];
}

std::string encode(std::string_view text, std::string_view marks) {
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    if (is_alphanumeric(c) || marks.find(c) != std::string_view::npos) {
      out += c;
    } else {
      append_escaped(out, c);
    }
  }
  return out;
}

Error malformed(const std::string& address, const std::string& reason) {
  Error error(Code::invalid, "the address '" + address + "' " + reason,
              "write it like https://api.example.com:8443/path");
  error.id = "config-malformed";
  return error;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

void read_port(Endpoint& endpoint, std::string_view digits, const std::string& address) {
  if (digits.empty()) return;  // "host:" means the default port
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), endpoint.port);
  if (failed != std::errc() || end != digits.data() + digits.size() || endpoint.port == 0) {
    throw malformed(address, "has no usable port");
  }
}

void read_authority(Endpoint& endpoint, std::string_view authority, const std::string& address) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) throw malformed(address, "has no ']' after its IPv6 address");
    endpoint.host = lower(authority.substr(1, end - 1));
    authority.remove_prefix(end + 1);
    if (!authority.empty() && !authority.starts_with(':')) throw malformed(address, "has text after its IPv6 address");
    if (!authority.empty()) read_port(endpoint, authority.substr(1), address);
  } else {
    const auto colon = authority.find(':');
    endpoint.host = lower(authority.substr(0, colon));
    if (colon != std::string_view::npos) read_port(endpoint, authority.substr(colon + 1), address);
  }
  if (endpoint.host.empty()) throw malformed(address, "has no host");
  for (const char c : endpoint.host) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      throw malformed(address, "has a host name outside ASCII; write its ASCII form (xn--…)");
    }
    if (!is_alphanumeric(c) && std::string_view("-._~:%").find(c) == std::string_view::npos) {
      throw malformed(address, "has a host name with a character that none can have");
    }
  }
}

}  // namespace

std::string Endpoint::host_header() const {
  const bool literal = host.find(':') != std::string::npos;
  const auto name = literal ? "[" + host + "]" : host;
  const bool usual = port == (secure() ? 443 : 80);
  return usual ? name : name + ":" + std::to_string(port);
}

std::string Endpoint::origin() const {
  const bool literal = host.find(':') != std::string::npos;
  return scheme + "://" + (literal ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Endpoint parse_endpoint(const std::string& address) {
  Endpoint endpoint;
  const auto mark = address.find("://");
  if (mark == std::string::npos) throw malformed(address, "is not absolute");
  endpoint.scheme = lower(std::string_view(address).substr(0, mark));
  if (endpoint.scheme != "http" && endpoint.scheme != "https")
    throw malformed(address, "is neither http:// nor https://");
  endpoint.port = endpoint.secure() ? 443 : 80;
  std::string_view rest = std::string_view(address).substr(mark + 3);
  rest = rest.substr(0, rest.find('#'));
  if (const auto question = rest.find('?'); question != std::string_view::npos) {
    endpoint.query = encode_unsafe(rest.substr(question + 1));
    rest = rest.substr(0, question);
  }
  const auto slash = rest.find('/');
  read_authority(endpoint, rest.substr(0, slash), address);
  if (slash != std::string_view::npos) endpoint.base_path = encode_unsafe(rest.substr(slash));
  while (endpoint.base_path.ends_with('/')) endpoint.base_path.pop_back();
  return endpoint;
}

std::string encode_path(std::string_view path) { return encode(path, kPathMarks); }

std::string encode_unsafe(std::string_view path) {
  std::string out;
  out.reserve(path.size() + 16);
  for (const char c : path) {
    const bool keep = is_alphanumeric(c) || c == '%' || c == '?' || kPathMarks.find(c) != std::string_view::npos;
    if (keep) {
      out += c;
    } else {
      append_escaped(out, c);
    }
  }
  return out;
}

std::string encode_query(const Pairs& query) {
  std::string out;
  const auto append = [&out](std::string_view text) {
    for (const char c : text) {
      if (c == ' ') {
        out += '+';
      } else if (is_alphanumeric(c) || kQueryMarks.find(c) != std::string_view::npos) {
        out += c;
      } else {
        append_escaped(out, c);
      }
    }
  };
  for (const auto& [key, value] : query) {
    if (!out.empty()) out += '&';
    append(key);
    out += '=';
    append(value);
  }
  return out;
}

std::string without_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool ends_as_folder = false;
  std::size_t from = path.starts_with('/') ? 1 : 0;
  for (;;) {
    const auto slash = path.find('/', from);
    const auto segment = path.substr(from, slash == std::string_view::npos ? slash : slash - from);
    ends_as_folder = segment == "." || segment == "..";
    if (segment == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (segment != ".") {
      kept.push_back(segment);
    }
    if (slash == std::string_view::npos) break;
    from = slash + 1;
  }
  std::string out;
  for (const auto& segment : kept) {
    out += '/';
    out += segment;
  }
  if (ends_as_folder || out.empty()) out += '/';
  return out;
}

std::string request_target(const Endpoint& endpoint, std::string_view path, const Pairs& query) {
  while (path.starts_with('/')) path.remove_prefix(1);
  // A question mark in a path can only be a name's, never the start of a query: those come as pairs.
  std::string escaped;
  for (const char c : encode_unsafe(path)) {
    if (c == '?') {
      escaped += "%3F";
    } else {
      escaped += c;
    }
  }
  auto target = without_dot_segments(endpoint.base_path + "/" + escaped);
  if (!query.empty()) target += "?" + encode_query(query);
  return target;
}

}  // namespace bai::kernel
