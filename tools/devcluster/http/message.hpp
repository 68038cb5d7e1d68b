/// One request and its reply as handlers see them, free of the HTTP library.
#pragma once

#include "tools/devcluster/auth/identity.hpp"
#include "tools/devcluster/base/json.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster {

struct ApiVersion {
  int major = 5;
  std::string revision = "20191215";
};

struct Request {
  std::string method;                                      ///< upper case
  std::string target;                                      ///< exactly as received: path and query, undecoded
  std::string path;                                        ///< the undecoded path
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  std::map<std::string, std::string> headers;              ///< names in lower case
  std::string body;
  bool has_body = false;  ///< a length above zero was announced, or the transfer is chunked
  ApiVersion version;
  std::map<std::string, std::string> variables;  ///< decoded path variables
  std::optional<Identity> identity;              ///< set for handlers that ask for a signature
  bool vouched = false;                          ///< the console knows the caller: no signature is needed

  /// The header's text; empty when absent. `name` in lower case.
  [[nodiscard]] std::string header(const std::string& name) const;
  [[nodiscard]] std::optional<std::string> query_value(const std::string& name) const;
  /// Who signed the request. Only in handlers that ask for a signature.
  [[nodiscard]] const Identity& caller() const { return identity.value(); }
};

struct Response {
  int status = 200;
  std::string content_type;  ///< empty: no body
  std::string body;
  std::map<std::string, std::string> headers;
};

Response json_reply(const Json& value, int status = 200);
Response no_content();

/// Percent-decoding; `plus` says whether "+" is a space. Broken escapes stay as they are.
std::string percent_decode(const std::string& text, bool plus);

}  // namespace bai::devcluster
