/// Answers of a person, or of the program that stands in for one on standard input.
#pragma once

#include <bai/terminal.hpp>

#include <optional>
#include <string>

namespace bai::kernel::account {

struct Question {
  std::string text;         ///< "Password"
  bool secret = false;      ///< typed without echo
  bool from_lines = false;  ///< the next line of standard input, also on a terminal
};

/// On a terminal the question is asked there; without one the answer is the next line of standard input, so that
/// scripts can pipe secrets and need not put them on a command line. None at the end of the input.
std::optional<std::string> answer_to(const Question& question, const bai::CommandContext& context);

/// The same; the end of the input and an empty answer throw `bai::Error` (invalid) with `next_step`.
std::string required_answer(const Question& question, const bai::CommandContext& context, const std::string& next_step);

}  // namespace bai::kernel::account
