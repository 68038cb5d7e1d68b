// backend.ai session create, create, start
#include "sessions.hpp"
#include "shared/creation_options.hpp"
#include "shared/creation_status.hpp"

namespace sessions {

namespace {

struct Options : CreationOptions {
  std::optional<std::string> owner, startup_command;
  std::vector<std::string> depends;
};

auto declare() {
  auto command = bai::command<Options>("session create");
  command.alias("start")
      .also("create", {"start"})
      .summary("Create a compute session without running code in it.")
      .help(
          "Creates a session and waits until it runs. A session of that name and image that already runs is used "
          "again.")
      .argument(&CreationOptions::image, "IMAGE", "Image reference or alias.")
      .option(&Options::owner, "-o,--owner,--owner-access-key", "Create the session for this access key.",
              {.show = "ACCESS_KEY"})
      .option(&Options::startup_command, "-c,--startup-command", "Command that a batch session runs.",
              {.show = "COMMAND"})
      .option(&Options::depends, "--depends", "Session that must end well before this one starts. Repeatable.",
              {.show = "SESSION_ID"});
  declare_creation(command);
  declare_resources(command, "-r,--resources");
  command.example("session create python -t mysession -r cpu=2 -r mem=4g", "An interactive session.")
      .example("create python --type batch -c 'python main.py'", "A batch session.");
  return command;
}

std::string arguments(const Options& options, const std::string& name) {
  auto json = creation_arguments(options, name, parse_key_values("--env", options.env), read_bootstrap_script(options));
  json.raw("dependencies", bai::json_array(options.depends));
  if (options.owner) json.text("owner_access_key", *options.owner);
  if (options.startup_command) json.text("startup_command", *options.startup_command);
  return json.done();
}

void say(const bai::CommandContext& context, const StatusLine& line) {
  line.mark == Mark::warn ? context.warn(line.text) : context.info(line.text);
}

int run(const Options& options, bai::CommandContext& context) {
  const std::string name = options.name.value_or(random_session_name());
  check_session_name(name);
  const auto creation = read_creation(context.call("ComputeSession.get_or_create", arguments(options, name)));
  const std::string& label = creation.reference();
  check_startup(creation, label);
  context.result(bai::JsonObject()
                     .text("session", creation.name.empty() ? name : creation.name)
                     .raw("session_id", creation.id.empty() ? "null" : bai::quote(creation.id))
                     .text("status", creation.status)
                     .flag("created", creation.created)
                     .raw("services", bai::json_array(creation.services))
                     .done());
  if (const auto line = waiting_line(creation, label)) say(context, *line);
  if (creation.status != "RUNNING") return 0;
  context.info("Session ID " + label +
               (creation.created ? " is created and ready." : " is already running and ready."));
  if (creation.services.empty()) return 0;
  std::string services;
  for (const auto& service : creation.services) services += (services.empty() ? "" : ", ") + service;
  context.info("This session provides the following app services: " + services);
  return 0;
}

}  // namespace

void add_create_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
