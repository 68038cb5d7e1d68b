/// API versions: what a server says, what is sent, and the memory of it.
/// Source: manager 22.03 to 26.9 `GET /`; client 22.03 versioning.py.
#pragma once

#include <chrono>
#include <compare>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel {

struct ApiVersion {
  int major = 6;
  std::string date = "20220315";  ///< YYYYMMDD

  auto operator<=>(const ApiVersion&) const = default;
  std::string text() const;  ///< "v6.20220315"
};

/// None unless `text` is "v", digits, ".", eight digits.
std::optional<ApiVersion> parse_api_version(std::string_view text);

/// The greatest version that this client knows and that is not above `server`'s; a server below all of them gets its
/// own number.
ApiVersion version_to_send(const ApiVersion& server);
/// The next lower version that this client knows; none below the oldest.
std::optional<ApiVersion> next_lower(const ApiVersion& version);

/// What is known about the server behind one endpoint.
struct Negotiated {
  ApiVersion sent;
  std::string manager;  ///< release, "22.03.3"; empty = unknown
};

/// Reads a server's answer to the probe; none if it is not one (no JSON object, no or a malformed version).
std::optional<Negotiated> negotiated_from(std::string_view body);

/// Answers of probes per endpoint, in memory and in a private file, for a day. Any thread. A file that cannot be read
/// or written only costs further probes.
class VersionCache {
 public:
  using Now = std::function<std::chrono::system_clock::time_point()>;

  /// `file` empty = memory only.
  VersionCache(std::filesystem::path file, Now now);

  std::optional<Negotiated> find(const std::string& endpoint);
  /// `lasting`: also in the file.
  void store(const std::string& endpoint, const Negotiated& negotiated, bool lasting);
  /// Forgets the endpoint in the file; and in memory as well if `also_in_memory`.
  void drop(const std::string& endpoint, bool also_in_memory);

 private:
  std::optional<Negotiated> find_in_file(const std::string& endpoint) const;
  void change_file(const std::string& endpoint, const Negotiated* negotiated) const;

  const std::filesystem::path file_;
  const Now now_;
  std::mutex mutex_;
  std::map<std::string, Negotiated> known_;
};

}  // namespace bai::kernel
