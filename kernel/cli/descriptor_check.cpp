#include "kernel/cli/descriptor_check.hpp"

#include "kernel/base/error.hpp"
#include "kernel/cli/convert.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace bai::kernel::cli {
namespace {

[[noreturn]] void fail(const std::string& where, const std::string& problem) {
  throw Error(Code::invalid, where + ": " + problem);
}

bool is_word(std::string_view word) {
  return !word.empty() && word.front() != '-' && word.find(' ') == std::string_view::npos;
}

void check_flag(const std::string& flag, const std::string& where) {
  const bool good = flag.size() >= 2 && flag[0] == '-' && flag != "--" && flag.find_first_of("= ") == std::string::npos;
  if (!good) fail(where, "member \"flags\" holds \"" + flag + "\", which is not -x or --name");
}

template <class Texts>
void refuse_twice(const Texts& texts, const std::string& where, const std::string& what) {
  for (auto i = texts.begin(); i != texts.end(); ++i) {
    if (std::find(texts.begin(), i, *i) != i) fail(where, what + " \"" + std::string(*i) + "\" appears twice");
  }
}

void check_default(const Parameter& parameter, const std::string& where) {
  if (!parameter.default_json) return;
  if (parameter.required) fail(where, "\"required\" contradicts \"default\"");
  if (parameter.type == ValueType::flag) {
    if (*parameter.default_json != "false") fail(where, "member \"default\": a flag is false unless given");
    return;
  }
  try {
    default_value(parameter, FileCheck::skip);
  } catch (const BadValue& bad) { fail(where, "member \"default\": " + bad.text); }
}

void check_arguments(const CommandDescriptor& command, const std::string& where) {
  std::size_t repeated = 0;
  bool optional_seen = false;
  for (const auto& arg : command.args) {
    if (arg.repeat) ++repeated;
    if (arg.required && optional_seen) {
      fail(where, "argument \"" + arg.name + "\" is required but stands after one that is not");
    }
    optional_seen = optional_seen || (!arg.required && !arg.repeat);
  }
  if (repeated > 1) fail(where, "more than one argument takes the rest (\"repeat\")");
}

}  // namespace

void check_place(const std::string& path, const std::vector<std::string>& aliases, const std::string& where) {
  for (std::size_t start = 0; start <= path.size();) {
    const auto end = std::min(path.find(' ', start), path.size());
    if (!is_word(std::string_view(path).substr(start, end - start))) {
      fail(where, "\"" + path + "\" is not a path: words joined by one blank, none beginning with -");
    }
    start = end + 1;
  }
  for (const auto& alias : aliases) {
    if (!is_word(alias)) fail(where, "member \"aliases\" holds \"" + alias + "\", which is not one word");
  }
  auto names = aliases;
  names.push_back(path.substr(path.rfind(' ') + 1));
  refuse_twice(names, where, "the name");
}

void check_parameter(const Parameter& parameter, ParameterKind kind, const std::string& where) {
  if (kind == ParameterKind::option) {
    if (parameter.flags.empty()) fail(where, "member \"flags\" is missing");
    for (const auto& flag : parameter.flags) check_flag(flag, where);
    refuse_twice(parameter.flags, where, "flag");
  } else if (parameter.type == ValueType::flag) {
    fail(where, "member \"type\": an argument cannot be a flag");
  }
  if (parameter.type == ValueType::choice) {
    if (parameter.choices.empty()) fail(where, "member \"choices\" is missing");
    refuse_twice(parameter.choices, where, "choice");
  } else if (!parameter.choices.empty()) {
    fail(where, "\"choices\" needs the type \"choice\"");
  }
  if (parameter.type == ValueType::flag) {
    if (parameter.repeat) fail(where, "\"repeat\" contradicts the type \"flag\"");
    if (parameter.required) fail(where, "\"required\" contradicts the type \"flag\"");
    if (!parameter.show.empty()) fail(where, "\"show\" contradicts the type \"flag\"");
  }
  check_default(parameter, where);
  if (parameter.show_default && parameter.default_text.empty() && !parameter.default_json) {
    fail(where, "\"show_default\" without \"default\"");
  }
}

void check_command(const CommandDescriptor& command, const std::string& where) {
  check_place(command.path, command.aliases, where);
  std::vector<std::string> places{command.path};
  for (const auto& place : command.also) {
    check_place(place.path, place.aliases, where + ": also");
    places.push_back(place.path);
  }
  refuse_twice(places, where, "path");

  std::vector<std::string_view> names, flags;
  for (const auto& arg : command.args) names.push_back(arg.name);
  for (const auto& option : command.options) {
    names.push_back(option.name);
    for (const auto& flag : option.flags) flags.push_back(flag);
  }
  if (command.extra) names.push_back("extra");
  refuse_twice(names, where, "parameter name");
  refuse_twice(flags, where, "flag");
  check_arguments(command, where);
}

}  // namespace bai::kernel::cli
