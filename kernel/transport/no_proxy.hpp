/// The list of hosts that are reached without a proxy. Pure text and numbers; nothing is looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel {

/// Entries separated by commas or blanks:
///   `*`                        every host
///   `example.org`              this host and all below it; `.example.org` and `*.example.org` mean the same
///   `10.1.2.3`, `::1`, `[::1]` this address, in any spelling
///   `10.0.0.0/8`, `fd00::/8`   every address of the network
/// Each but the last may end with `:PORT` (an IPv6 address then in brackets) and holds for that port only. A name never
/// matches the address that it stands for. Entries that are none of these match nothing.
class NoProxy {
 public:
  NoProxy() = default;
  explicit NoProxy(std::string_view list);

  /// `host`: lower case, an IPv6 literal without brackets.
  bool covers(std::string_view host, std::uint16_t port) const;

 private:
  struct Address {
    std::array<unsigned char, 16> bytes{};
    unsigned bits = 0;  ///< 32 or 128
  };
  struct Entry {
    std::string name;                ///< without a leading dot
    std::optional<Address> network;  ///< instead of a name
    unsigned prefix = 0;             ///< bits of the network that count
    std::uint16_t port = 0;          ///< 0 = every port
  };
  static std::optional<Address> parse_address(std::string_view text);
  static std::optional<Entry> parse_entry(std::string_view text);
  static bool within(const Address& address, const Entry& entry);

  bool all_ = false;
  std::vector<Entry> entries_;
};

}  // namespace bai::kernel
