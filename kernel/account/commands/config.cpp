// backend.ai config [list|get|set|use]: which settings are in effect, and changing those of the user's file.
#include "kernel/account/access.hpp"
#include "kernel/account/commands/config_lines.hpp"
#include "kernel/account/commands/config_values.hpp"
#include "kernel/account/module.hpp"

namespace bai::kernel::account {
namespace {

struct Options {
  std::optional<std::string> action, name, value;
  bool show_origin = false;
};

auto declare() {
  return bai::command<Options>("config")
      .summary("Show the active configuration and the server's version.")
      .help(
          "Without an ACTION: endpoint, versions, account. `list` shows every setting, `get NAME` one of them, `set "
          "NAME "
          "VALUE` writes one into the profile in use (--profile chooses another; a VALUE of - is read from standard "
          "input, without a VALUE it is asked for), `use NAME` makes a profile the one in use.\n\nEnvironment "
          "variables "
          "win over profiles. Profiles are kept in config.yaml below ~/.config/backend.ai; secrets are never shown in "
          "full.")
      .argument(&Options::action, "ACTION", "list, get, set or use.",
                {.show = "[ACTION]", .choices = {"list", "get", "set", "use"}})
      .argument(&Options::name, "NAME", "A setting; for `use` a profile.")
      .argument(&Options::value, "VALUE", "For `set`: the new value.")
      .option(&Options::show_origin, "--show-origin", "With `list`: where each value comes from.")
      .example("config", "what is in effect")
      .example("config list --show-origin", "where it comes from")
      .example("--profile work config set endpoint https://api.example.com", "a profile of that name")
      .example("config use work", "from now on");
}

Error usage(const std::string& message, const std::string& next_step) {
  Error error(Code::invalid, message, next_step);
  error.id = "usage-config";
  return error;
}

/// What the server says of itself now, not what is remembered of it; none if it cannot be reached.
std::optional<ServerVersions> ask_server(const bai::CommandContext& context) {
  try {
    const auto answer = context.call("System.get_versions", "{}");
    const auto json = bai::Json::parse(answer);
    return ServerVersions{json.text_or("manager", "pre-19.03"), json.text_or("version", "unknown")};
  } catch (const bai::Error& error) {
    if (error.code != BAI_E_NETWORK && error.code != BAI_E_TIMEOUT) throw;
    context.warn(error.what());
    return std::nullopt;
  }
}

void show(const bai::CommandContext& context) {
  auto& client = client_of(context);
  ConfigView view{
      client.settings(), client.current_endpoint(), BAI_VERSION, version_to_send({99, "99999999"}).text(), {}, {}, {}};
  view.server = ask_server(context);
  if (view.server) {
    view.endpoint = client.current_endpoint();  // the one that answered
    view.negotiated = client.negotiated(stop_of(context)).sent;
  }
  if (const auto login = client.login().current()) view.user = login->user;
  if (options_of(context).json_output) return context.print(config_document(view));
  context.raw(1, config_lines(view, (context.flags() & BAI_CONTEXT_TTY_OUT) != 0));
}

/// The words that an action takes: refuses one that is missing and one too many.
const std::string& word(const std::optional<std::string>& given, const std::string& action, const char* what) {
  if (!given) throw usage("config " + action + ": " + what + " is missing", "see: backend.ai config --help");
  return *given;
}
void no_word(const std::optional<std::string>& given, const std::string& action) {
  if (given)
    throw usage("config " + action + ": '" + *given + "' is one word too many", "see: backend.ai config --help");
}

int run(const Options& options, bai::CommandContext& context) {
  return translated([&] {
    const auto action = options.action.value_or("");
    if (options.show_origin && action != "list")
      throw usage("--show-origin belongs to `config list`", "run: backend.ai config list --show-origin");
    if (action != "set") no_word(options.value, action);
    if (action.empty()) {
      show(context);
    } else if (action == "list") {
      no_word(options.name, action);
      list_settings(context, options.show_origin);
    } else if (action == "get") {
      get_setting(context, word(options.name, action, "the setting's name"));
    } else if (action == "set") {
      set_setting(context, word(options.name, action, "the setting's name"), options.value.value_or(""));
    } else {
      choose_profile(context, word(options.name, action, "the profile's name"));
    }
    return 0;
  });
}

}  // namespace

void add_config_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace bai::kernel::account
