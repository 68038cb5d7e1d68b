// The options that `session create` and `run` share.
#pragma once

#include "shared/key_values.hpp"

#include <bai/declare.hpp>

namespace sessions {

struct CreationOptions {
  std::string image;
  std::optional<std::string> name;
  std::string type = "interactive";
  std::optional<std::string> starts_at;
  bool enqueue_only = false;
  std::int64_t max_wait = 0;
  bool no_reuse = false;
  std::optional<std::string> callback_url;
  std::vector<std::string> env;
  std::optional<std::string> bootstrap_script;  // path
  std::optional<std::string> tag;
  std::vector<std::string> volume;
  std::optional<std::string> scaling_group;
  std::vector<std::string> resources;
  std::int64_t cluster_size = 1;
  std::string cluster_mode = "single-node";
  std::vector<std::string> resource_opts;
  std::optional<std::string> domain, group;
  bai::AnyJson preopen, assign_agent;  // arrays of text, made by the host from "a,b,c"
};

/// Options that say what is created and how long to wait.
template <class O>
void declare_creation(bai::Command<O>& command) {
  command.option(&CreationOptions::name, "-t,--name,--client-token", "Name of the session. Without it, a random one.",
                 {.show = "NAME"});
  command.option(&CreationOptions::type, "--type", "Type of the session.",
                 {.show = "SESSTYPE", .choices = {"batch", "interactive"}});
  command.option(&CreationOptions::starts_at, "--starts-at",
                 "Time at which a batch session starts: an ISO time, or a span such as 10m.", {.show = "STARTS_AT"});
  command.option(&CreationOptions::enqueue_only, "--enqueue-only",
                 "Return as soon as the session is queued, without waiting for its start.");
  command.option(&CreationOptions::max_wait, "--max-wait",
                 "Seconds to wait for the start of the session; 0 waits without limit.", {.show = "SECONDS"});
  command.option(&CreationOptions::no_reuse, "--no-reuse",
                 "Fail instead of using a session of the same name that already runs.");
  command.option(&CreationOptions::callback_url, "--callback-url",
                 "Address that the server calls when the state of the session changes.", {.show = "CALLBACK_URL"});
  command.option(&CreationOptions::env, "-e,--env", "Environment variable of the session. Repeatable.",
                 {.show = "KEY=VAL"});
  command.option(&CreationOptions::bootstrap_script, "--bootstrap-script",
                 "File with a script that runs when the session starts.",
                 {.show = "PATH", .type = "file", .complete = "file"});
  command.option(&CreationOptions::tag, "--tag", "Free text kept with the session.");
}

/// Options that say with what and where.
template <class O>
void declare_resources(bai::Command<O>& command, std::string_view resource_spellings) {
  command.option(
      &CreationOptions::volume, "-v,--volume,-m,--mount",
      "Virtual folder to mount, NAME[=PATH] or NAME[:PATH]. A relative path lies below /home/work; without a "
      "path it is /home/work/NAME. Repeatable.",
      {.show = "NAME[=PATH]"});
  command.option(&CreationOptions::scaling_group, "--scaling-group,--sgroup",
                 "Scaling group in which the session runs.");
  command.option(&CreationOptions::resources, resource_spellings,
                 "Resource to reserve, such as cpu=2, mem=4g, cuda.shares=0.5. A plain number of mem is in MiB. "
                 "Repeatable.",
                 {.show = "KEY=VAL"});
  command.option(&CreationOptions::cluster_size, "--cluster-size", "Number of containers.", {.show = "NUMBER"});
  command.option(&CreationOptions::cluster_mode, "--cluster-mode", "Placement of the containers.",
                 {.show = "MODE", .choices = {"single-node", "multi-node"}});
  command.option(&CreationOptions::resource_opts, "--resource-opts", "Resource option, such as shmem=64m. Repeatable.",
                 {.show = "KEY=VAL"});
  command.option(&CreationOptions::domain, "-d,--domain", "Domain; without it, the configured one.",
                 {.show = "DOMAIN_NAME"});
  command.option(&CreationOptions::group, "-g,--group", "Group; without it, the configured one.",
                 {.show = "GROUP_NAME"});
  command.option(&CreationOptions::preopen, "--preopen", "Service ports to open at the start, separated by commas.",
                 {.show = "LIST EXPRESSION", .type = "comma-list"});
  command.option(&CreationOptions::assign_agent, "--assign-agent",
                 "Agents to run on, separated by commas. Only for super-admins.",
                 {.show = "LIST EXPRESSION", .type = "comma-list"});
}

/// The arguments of ComputeSession.get_or_create. Checks everything that can be checked here, so that bad input never
/// becomes a request. `script` is the text of the bootstrap script.
bai::JsonObject creation_arguments(const CreationOptions& options, std::string_view name, const KeyValues& env,
                                   const std::optional<std::string>& script);

/// The text of the file that `--bootstrap-script` names, if any; "-" is standard input.
std::optional<std::string> read_bootstrap_script(const CreationOptions& options);

}  // namespace sessions
