/// Questions to the user, as data in and data out.
#pragma once

#include "kernel/base/cancellation.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel::console {

class StatusStream;

struct PromptOptions {
  int in_fd = 0;
  bool can_ask = false;  ///< input and standard error are a terminal, and --no-input was not given
  bool yes = false;      ///< confirmations are answered with yes
  const Cancellation* stop = nullptr;
};

/// `spec_json`: {"kind": "confirm" | "text" | "secret" | "choice", "text": "…", "default": …, "option": "--password",
/// "choices": ["a", "b"]} (the last for choice only). Returns JSON: true or false for confirm, text for the others
/// (choice: one of its words; its number is understood as well); none at the end of input. The question goes to
/// standard error. An empty line takes the default.
///
/// Without a terminal the default is the answer; without one: `Error` (unsupported, id "prompt-unavailable") naming
/// `option`. Malformed specifications: `Error` (invalid). Cancelled while waiting: `Error` (cancelled, timeout). A
/// secret is not echoed, and the terminal's mode is restored in every case.
std::optional<std::string> ask(std::string_view spec_json, const PromptOptions& options, StatusStream& status);

}  // namespace bai::kernel::console
