/// The one exception of the kernel: its content is data; text for people is made where it is printed.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace bai::kernel {

/// Kinds of failure. The numbers are those of the plugin ABI (`bai_status`), so that an error crosses the boundary
/// unchanged.
enum class Code : int {
  fail = -1,         ///< anything without a kind of its own
  cancelled = -2,    ///< Ctrl-C, SIGTERM, or the caller went away
  timeout = -3,      ///< a deadline or a time limit passed
  not_found = -4,    ///< a local thing that does not exist
  invalid = -5,      ///< bad input: arguments, files, settings
  auth = -6,         ///< no credentials, or the server refused them
  network = -7,      ///< no complete answer from the server
  api = -8,          ///< the server said no; `http_status` and `problem` say what
  unsupported = -9,  ///< this host, terminal or server cannot do it
  denied = -10,      ///< policy, or the wrong moment
};

/// What went wrong, why, and what to do next.
///
/// `message`: one sentence without a full stop at the end of a name; may have further lines with details.
/// `hint`: the next step for the user; may be empty. `http_status`: of the server's answer, 0 if there was none.
/// `problem`: the server's problem document as JSON text, or empty.
struct __attribute__((visibility("default"))) Error : std::runtime_error {
  Error(Code c, const std::string& message, std::string next_step = {})
      : std::runtime_error(message), code(c), hint(std::move(next_step)) {}

  Code code;
  std::string hint;
  int http_status = 0;
  std::string problem;
  /// Stable name of the error for scripts, e.g. "config-missing-key"; empty = derived from the code.
  std::string id;
  /// What the server calls this request in its logs; empty if it did not say.
  std::string request_id;
};

/// `error` with "context: " before its message: how an error gains context on the way up.
Error with_context(const Error& error, const std::string& context);

/// The JSON object that carries an error's data over the plugin boundary: {"hint","status","problem","id"}; empty text
/// if there is nothing to carry.
std::string error_details(const Error& error);
/// The inverse of `error_details`: fills hint, status, problem and id from `details` (a JSON object or empty; unknown
/// members are ignored).
Error error_from(Code code, const std::string& message, const std::string& details);

/// The same error marked as an answer of the server.
Error api_error(int http_status, const std::string& message, std::string problem_json, std::string next_step = {});

}  // namespace bai::kernel
