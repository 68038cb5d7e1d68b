/// What the command-line tests share.
#pragma once

#include "kernel/cli/usage.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace bai::kernel::cli::test {

using Line = std::vector<std::string>;

/// Runs `action` and returns the full text of the `UsageError` it throws, else "no error".
template <class Action>
std::string usage_error_of(Action&& action) {
  try {
    action();
  } catch (const UsageError& error) { return error.what(); }
  return "no error";
}

/// Likewise for any `Error`.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) { return error.what(); }
  return "no error";
}

inline Line at_blanks(const std::string& text) {
  std::istringstream in(text);
  Line words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace bai::kernel::cli::test
