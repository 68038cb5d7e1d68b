#include "kernel/transport/no_proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>

namespace bai::kernel {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

template <typename Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<NoProxy::Address> NoProxy::parse_address(std::string_view text) {
  const std::string copy(text);
  Address address;
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) != 1) return std::nullopt;
  address.bits = 128;
  constexpr unsigned char kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::memcmp(address.bytes.data(), kMapped, sizeof kMapped) == 0) {  // ::ffff:10.1.2.3 is 10.1.2.3
    std::copy_n(address.bytes.begin() + 12, 4, address.bytes.begin());
    address.bits = 32;
  }
  return address;
}

std::optional<NoProxy::Entry> NoProxy::parse_entry(std::string_view text) {
  Entry entry;
  if (const auto slash = text.find('/'); slash != text.npos) {
    entry.network = parse_address(text.substr(0, slash));
    const auto prefix = number<unsigned>(text.substr(slash + 1));
    if (!entry.network || !prefix || *prefix > entry.network->bits) return std::nullopt;
    entry.prefix = *prefix;
    return entry;
  }
  if ((entry.network = parse_address(text))) {
    entry.prefix = entry.network->bits;
    return entry;
  }
  const auto bracket = text.starts_with('[') ? text.find(']') : text.npos;
  const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
  if (colon != text.npos) {
    const auto port = number<std::uint16_t>(text.substr(colon + 1));
    if (!port) return std::nullopt;
    entry.port = *port;
    text = text.substr(0, colon);
  }
  if (bracket != text.npos) text = text.substr(1, bracket - 1);
  if ((entry.network = parse_address(text))) {
    entry.prefix = entry.network->bits;
    return entry;
  }
  if (text.starts_with('*')) text.remove_prefix(1);
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.empty()) return std::nullopt;
  entry.name = lower(text);
  return entry;
}

NoProxy::NoProxy(std::string_view list) {
  constexpr std::string_view kBetween = ", \t\r\n";
  while (!list.empty()) {
    const auto end = std::min(list.find_first_of(kBetween), list.size());
    const auto text = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (text == "*") all_ = true;
    if (text.empty()) continue;
    if (auto entry = parse_entry(text)) entries_.push_back(std::move(*entry));
  }
}

bool NoProxy::within(const Address& address, const Entry& entry) {
  if (address.bits != entry.network->bits) return false;
  const auto whole = entry.prefix / 8;
  if (std::memcmp(address.bytes.data(), entry.network->bytes.data(), whole) != 0) return false;
  const auto rest = entry.prefix % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<unsigned char>(0xFF00U >> rest);
  return ((address.bytes[whole] ^ entry.network->bytes[whole]) & mask) == 0;
}

bool NoProxy::covers(std::string_view host, std::uint16_t port) const {
  if (all_) return true;
  if (host.ends_with('.')) host.remove_suffix(1);
  const auto address = parse_address(host);
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    if (entry.port != 0 && entry.port != port) return false;
    if (entry.network) return address && within(*address, entry);
    if (address || !host.ends_with(entry.name)) return false;
    return host.size() == entry.name.size() || host[host.size() - entry.name.size() - 1] == '.';
  });
}

}  // namespace bai::kernel
