#include "kernel/cli/global_options.hpp"

#include "kernel/cli/convert.hpp"

#include <boost/json.hpp>

namespace bai::kernel::cli {
namespace {

Parameter global_flag(std::string name, std::string help) {
  Parameter parameter;
  parameter.flags = {"--" + name};
  parameter.name = std::move(name);
  parameter.type = ValueType::flag;
  parameter.help = std::move(help);
  return parameter;
}

Parameter output_format() {
  Parameter parameter;
  parameter.name = "output";
  parameter.flags = {"--output"};
  parameter.type = ValueType::choice;
  parameter.choices = {"json", "console", "jsonl", "yaml", "csv"};
  parameter.help = "Set the output style of the command results.";
  return parameter;
}

Parameter profile_name() {
  Parameter parameter;
  parameter.name = "profile";
  parameter.flags = {"--profile"};
  parameter.show = "NAME";
  parameter.help = "Use the settings of this profile.";
  return parameter;
}

}  // namespace

void GlobalOptions::merge(const GlobalOptions& later) {
  if (later.output) output = later.output;
  if (later.profile) profile = later.profile;
  skip_sslcert_validation |= later.skip_sslcert_validation;
  yes |= later.yes;
  no_input |= later.no_input;
  timing |= later.timing;
  debug |= later.debug;
  version |= later.version;
}

void GlobalOptions::set(const std::string& name, std::string_view value) {
  if (name == "output") {
    convert(output_format(), value);
    output = std::string(value);
  } else if (name == "profile") {
    profile = std::string(value);
  } else if (name == "skip-sslcert-validation") {
    skip_sslcert_validation = true;
  } else if (name == "yes") {
    yes = true;
  } else if (name == "no-input") {
    no_input = true;
  } else if (name == "timing") {
    timing = true;
  } else if (name == "debug") {
    debug = true;
  } else if (name == "version") {
    version = true;
  }
}

std::vector<Parameter> global_parameters() {
  return {
      global_flag("skip-sslcert-validation", "Skip SSL certificate validation for all API requests."),
      output_format(),
      profile_name(),
      global_flag("yes", "Answer every question with yes."),
      global_flag("no-input", "Ask nothing; what needs an answer fails."),
      global_flag("timing", "Show how long each part of a request took."),
      global_flag("debug", "Show details of requests and errors."),
      global_flag("version", "Show the version and exit."),
  };
}

}  // namespace bai::kernel::cli
