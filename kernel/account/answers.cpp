#include "kernel/account/answers.hpp"

namespace bai::kernel::account {

std::optional<std::string> answer_to(const Question& question, const bai::CommandContext& context) {
  std::optional<std::string> answer;
  if (question.from_lines || (context.flags() & BAI_CONTEXT_TTY_IN) == 0) {
    answer = context.line();
  } else {
    const auto json = context.ask(
        bai::JsonObject().text("kind", question.secret ? "secret" : "text").text("text", question.text).done());
    if (json) answer = bai::Json::parse(*json).string();
  }
  if (answer && answer->ends_with('\r')) answer->pop_back();
  return answer;
}

std::string required_answer(const Question& question, const bai::CommandContext& context,
                            const std::string& next_step) {
  auto answer = answer_to(question, context);
  if (answer && !answer->empty()) return std::move(*answer);
  throw bai::Error(BAI_E_INVALID, "no answer to \"" + question.text + "\" was given",
                   bai::JsonObject().text("hint", next_step).done());
}

}  // namespace bai::kernel::account
