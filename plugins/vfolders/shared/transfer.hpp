// What uploads and downloads share: the address that a manager names for one file, when a failed attempt is worth
// another one, and the messages that tell a caller how far they are.
#pragma once

#include "shared/folder_request.hpp"

namespace vfolders {

/// Replacements for addresses of storage proxies: whole addresses, or the beginning up to host and port.
struct AddressMap {
  std::vector<std::pair<std::string, std::string>> entries;
};

/// From a JSON object; from the setting `storage_proxy_address_map` if `json` is empty.
AddressMap address_map(const bai::Context& context, const std::string& json);

/// `url` with its replacement. Throws `bai::Error` (BAI_E_INVALID) if there are replacements and none fits.
std::string replace_address(const AddressMap& map, const std::string& url);

/// Where one file goes to or comes from. Tokens expire, so a long transfer may need several.
struct Ticket {
  std::string url, token;
  /// A request to it: the query is the token alone, no signature and no cookie go there.
  bai::HttpRequest request(std::string method) const;
};
/// Asks the manager. `kind` is "upload" or "download"; `json` names the file.
Ticket ask_ticket(const bai::Context& context, const std::string& folder, std::string_view kind,
                  const std::string& json, const AddressMap& map);

/// Counts failures in a row and waits longer after each. Source: tus-js-client's delays of 0, 1, 3 and 5 seconds.
class Patience {
 public:
  explicit Patience(const bai::Context& context) : context_(context) {}
  void succeeded() noexcept { failures_ = 0; }
  /// Waits before the next attempt; throws `failure` if it is of no use, or if there were too many.
  void failed(const bai::Error& failure);

 private:
  const bai::Context& context_;
  size_t failures_ = 0;
};

/// Waits; ends early with `bai::Error` (BAI_E_CANCELLED or BAI_E_TIMEOUT) when the handler should stop.
void pause(const bai::Context& context, bai::milliseconds time);

/// Tells the caller of a function about one file. Messages: {"event":"begin"|"progress"|"end","file":…,"local":…,
/// "url":…,"done":…,"total":…}; sizes in bytes, -1 = unknown.
class Report {
 public:
  Report(bai::Stream& stream, std::string file) : stream_(stream), file_(std::move(file)) {}
  void begin(const std::string& local, const std::string& url, std::int64_t total);
  /// At most ten a second leave.
  void progress(std::int64_t done, std::int64_t total);
  void end(std::int64_t total);

 private:
  void send(std::string_view event, std::int64_t done, std::int64_t total, const std::string& more);
  bai::Stream& stream_;
  std::string file_;
  std::chrono::steady_clock::time_point next_{};
};

/// Value of a reply's header, empty if there is none. `name` in lower case.
std::string header_of(const std::string& headers_json, std::string_view name);
/// A non-negative decimal number; none for anything else.
std::optional<std::int64_t> number_of(std::string_view text);

/// The failure that a reply of a storage proxy is.
bai::Error refusal(int status, const std::string& body, const std::string& what);

}  // namespace vfolders
