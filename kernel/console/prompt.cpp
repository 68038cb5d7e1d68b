#include "kernel/console/prompt.hpp"

#include "kernel/base/error.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/status_stream.hpp"
#include "kernel/console/terminal_mode.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <poll.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

enum class Kind { confirm, text, secret, choice };

struct Question {
  Kind kind = Kind::text;
  std::string text;
  std::string option;
  std::vector<std::string> choices;
  json::value default_answer;  // null = none
};

[[noreturn]] void refuse(const std::string& reason) { throw Error(Code::invalid, "prompt: " + reason); }

std::string text_of(const json::value& value, std::string_view member) {
  if (const auto* text = value.if_string()) return {text->data(), text->size()};
  refuse("\"" + std::string(member) + "\" must be text");
}

Kind kind_named(std::string_view name) {
  if (name == "confirm") return Kind::confirm;
  if (name == "text") return Kind::text;
  if (name == "secret") return Kind::secret;
  if (name == "choice") return Kind::choice;
  refuse("unknown kind \"" + std::string(name) + "\"; use confirm, text, secret or choice");
}

void check(const Question& question) {
  const auto& answer = question.default_answer;
  if (question.kind == Kind::confirm) {
    if (!answer.is_null() && !answer.is_bool()) refuse("the default of a confirmation must be true or false");
    return;
  }
  if (!answer.is_null() && !answer.is_string()) refuse("the default must be text");
  if (question.kind != Kind::choice) return;
  if (question.choices.empty()) refuse("a choice needs \"choices\"");
  if (answer.is_string() && std::find(question.choices.begin(), question.choices.end(), text_of(answer, "default")) ==
                                question.choices.end()) {
    refuse("the default is none of the choices");
  }
}

Question parse_question(std::string_view spec_json) {
  const auto document = parse_json(spec_json, "prompt");
  const auto* object = document.if_object();
  if (object == nullptr) refuse("must be an object");
  Question question;
  bool has_kind = false;
  for (const auto& member : *object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name == "kind") {
      question.kind = kind_named(text_of(member.value(), name));
      has_kind = true;
    } else if (name == "text") {
      question.text = text_of(member.value(), name);
    } else if (name == "option") {
      question.option = text_of(member.value(), name);
    } else if (name == "default") {
      question.default_answer = member.value();
    } else if (name == "choices") {
      const auto* list = member.value().if_array();
      if (list == nullptr) refuse("\"choices\" must be an array");
      for (const auto& choice : *list) question.choices.push_back(text_of(choice, name));
    } else {
      refuse("unknown member \"" + std::string(name) + "\"");
    }
  }
  if (!has_kind) refuse("\"kind\" is missing");
  check(question);
  return question;
}

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text, Charset::utf8);
  return out;
}

std::string answer_without_asking(const Question& question) {
  if (!question.default_answer.is_null()) {
    std::string out;
    append_json_line(out, question.default_answer, Charset::utf8);
    return out;
  }
  const std::string option = !question.option.empty() ? question.option : question.kind == Kind::confirm ? "--yes" : "";
  Error error(Code::unsupported, "cannot ask \"" + neutral(question.text, Lines::join) + "\": nobody can answer here",
              option.empty() ? "run the command in a terminal"
                             : "give the answer with " + option + ", or run the command in a terminal");
  error.id = "prompt-unavailable";
  throw error;
}

/// One line without its end; none at the end of input. Byte by byte: what follows belongs to the next reader.
std::optional<std::string> read_line(const PromptOptions& options) {
  std::string line;
  for (;;) {
    if (options.stop != nullptr) options.stop->wait(options.in_fd, POLLIN, std::chrono::milliseconds(-1));
    char c = '\0';
    const auto n = ::read(options.in_fd, &c, 1);
    if (n == 0) return line.empty() ? std::nullopt : std::optional(line);
    if (n < 0) {
      if (errno == EAGAIN) {
        pollfd input{options.in_fd, POLLIN, 0};
        ::poll(&input, 1, -1);
      } else if (errno == EIO) {  // the terminal has hung up
        return std::nullopt;
      } else if (errno != EINTR) {
        throw Error(Code::fail, "cannot read the answer: " + std::generic_category().message(errno));
      }
      continue;
    }
    if (c == '\n') return line;
    line += c;
  }
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  return text;
}

bool equals(std::string_view answer, std::string_view word) {
  return std::equal(answer.begin(), answer.end(), word.begin(), word.end(),
                    [](char a, char w) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == w; });
}

std::string question_line(const Question& question) {
  std::string line = neutral(question.text);
  const auto& answer = question.default_answer;
  if (question.kind == Kind::confirm)
    return line + (answer.is_null() ? " [y/n] " : answer.get_bool() ? " [Y/n] " : " [y/N] ");
  if (question.kind == Kind::choice) {
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
      line += "\n  " + std::to_string(i + 1) + ") " + neutral(question.choices[i], Lines::join);
    }
    line += "\nChoice";
  }
  if (answer.is_string() && question.kind != Kind::secret)
    line += " [" + neutral(text_of(answer, "default"), Lines::join) + "]";
  return line + ": ";
}

/// The answer as JSON; none if it is not understood. `line` is not empty, or there is no default.
std::optional<std::string> understood(const Question& question, std::string_view line) {
  switch (question.kind) {
    case Kind::text:
    case Kind::secret: return quoted(line);
    case Kind::confirm: {
      const auto word = trimmed(line);
      if (equals(word, "y") || equals(word, "yes")) return "true";
      if (equals(word, "n") || equals(word, "no")) return "false";
      return std::nullopt;
    }
    case Kind::choice: break;
  }
  const auto word = trimmed(line);
  for (const auto& choice : question.choices) {
    if (choice == word) return quoted(choice);
  }
  for (std::size_t i = 0; i < question.choices.size(); ++i) {
    if (std::to_string(i + 1) == word) return quoted(question.choices[i]);
  }
  return std::nullopt;
}

std::optional<std::string> read_answer(const Question& question, const PromptOptions& options, StatusStream& status) {
  if (question.kind != Kind::secret) return read_line(options);
  // The mode changes before the question appears: whoever answers at once is not echoed.
  const TerminalMode mode(options.in_fd, Mode::secret);
  status.plain(question_line(question));
  auto line = read_line(options);
  status.plain("\n");
  return line;
}

}  // namespace

std::optional<std::string> ask(std::string_view spec_json, const PromptOptions& options, StatusStream& status) {
  const auto question = parse_question(spec_json);
  if (question.kind == Kind::confirm && options.yes) return "true";
  if (!options.can_ask) return answer_without_asking(question);
  for (;;) {
    if (question.kind != Kind::secret) status.plain(question_line(question));
    const auto line = read_answer(question, options, status);
    if (!line) {
      status.plain("\n");
      return std::nullopt;
    }
    if (line->empty() && !question.default_answer.is_null()) return answer_without_asking(question);
    if (auto answer = understood(question, *line)) return answer;
    status.plain(question.kind == Kind::confirm ? "Please answer in y/yes/n/no.\n"
                                                : "Please give one of the choices or its number.\n");
  }
}

}  // namespace bai::kernel::console
