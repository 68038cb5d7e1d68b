// One command line from argv to the exit code. Each stage is a function of another folder; this file is their order.
#include "kernel/base/exit_code.hpp"
#include "kernel/cli/completion.hpp"
#include "kernel/cli/parse.hpp"
#include "kernel/cli/route.hpp"
#include "kernel/cli/usage.hpp"
#include "kernel/console/console.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/program/announcement_box.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/command_set.hpp"
#include "kernel/program/help_text.hpp"
#include "kernel/program/plugin_command.hpp"
#include "kernel/program/signals.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

namespace bai::kernel {
namespace {

using console::Console;

const std::string kVersionLine = "backend.ai, version " BAI_VERSION "\n";

/// Texts that need no console: help, version, candidates. A reader that went away is no failure.
int print(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto n = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EPIPE ? 0 : 14;
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

std::uint32_t context_flags(const console::Terminal& terminal, const cli::GlobalOptions& globals) {
  std::uint32_t flags = 0;
  if (terminal.in) flags |= BAI_CONTEXT_TTY_IN;
  if (terminal.out) flags |= BAI_CONTEXT_TTY_OUT;
  if (terminal.err) flags |= BAI_CONTEXT_TTY_ERR;
  if (globals.yes) flags |= BAI_CONTEXT_YES;
  if (globals.output.value_or("console") != "console") flags |= BAI_CONTEXT_PROGRAM;
  return flags;
}

SessionOptions session_options(const cli::GlobalOptions& globals) {
  SessionOptions options;
  options.profile = globals.profile;
  if (globals.skip_sslcert_validation) options.overrides["skip_sslcert_validation"] = "yes";
  options.debug = globals.debug;
  options.timing = globals.timing;
  options.json_output = globals.output && *globals.output != "console";
  return options;
}

int complete(const CommandSet& commands, std::span<const std::string> words) {
  if (!words.empty() && words.front() == "--") words = words.subspan(1);
  const auto load = [&](std::size_t handle) -> std::optional<cli::CommandDescriptor> {
    try {
      return commands.descriptor(handle);
    } catch (const Error&) { return std::nullopt; }
  };
  return print(cli::complete(commands.index(), load, words).text());
}

class Program {
 public:
  explicit Program(std::vector<std::string> words)
      : words_(std::move(words)),
        terminal_(console::look_at_terminal(STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO)),
        host_(discover(plugin_path())),
        commands_(host_.candidates()) {}

  int run() {
    if (!words_.empty() && words_.front() == "__complete") return complete(commands_, std::span(words_).subspan(1));
    return dispatch(commands_, words_, {});
  }

  /// Of a failure before there was a console. `globals_` holds as much as was understood by then.
  int report(const Error& error) {
    Console::Options options = console_options(nullptr);
    const auto output = Console::open(options);
    output->error(error);
    output->finish();
    return exit_code(error);
  }

 private:
  Console::Options console_options(const Cancellation* stop) const {
    Console::Options options;
    options.format = console::format_named(globals_.output.value_or("console")).value_or(Console::Format::console);
    options.yes = globals_.yes;
    options.no_input = globals_.no_input;
    options.stop = stop;
    return options;
  }

  /// `prefix`: words before `words` that led to this set of commands, with a blank behind them.
  int dispatch(const CommandSet& commands, std::span<const std::string> words, const std::string& prefix) {
    auto route = cli::route(commands.index(), words, terminal_.columns);
    globals_.merge(route.globals);
    if (route.kind == cli::Route::Kind::version) return print(kVersionLine);
    route.path_as_typed.insert(0, prefix);
    if (route.path_as_typed.ends_with(' ')) route.path_as_typed.pop_back();
    if (route.kind == cli::Route::Kind::group_help) return print(help_text(commands, route, terminal_.columns));
    const auto handle = commands.index().node(route.node).handle;
    const auto rest = words.subspan(route.consumed);
    if (names_plugin_command(commands.source(handle), rest)) return run_of_plugin(rest);
    const auto descriptor = commands.descriptor(handle);
    const auto parsed = cli::parse(descriptor, route.path_as_typed, rest, terminal_.columns);
    if (parsed.help) return print(cli::render_command_help(descriptor, route.path_as_typed, terminal_.columns));
    globals_.merge(parsed.globals);
    return run_command(commands.source(handle), descriptor.path, parsed.arguments_json);
  }

  int run_of_plugin(std::span<const std::string> words) {
    const auto& plugin = plugin_with_id(host_.candidates(), words.front());
    const CommandSet commands(plugin);
    return dispatch(commands, words.subspan(1), "plugin run " + words.front() + " ");
  }

  int run_command(const CommandSource& source, const std::string& path, const std::string& arguments) {
    Cancellation stop;
    const SignalScope signals(stop);
    const auto output = Console::open(console_options(&stop));
    int code = 0;
    Client client(session_options(globals_));
    try {
      const auto flags = context_flags(output->terminal(), globals_);
      if (source.builtin != nullptr) {
        BuiltinContext context{commands_, host_, client, stop, *output, flags, terminal_.columns};
        code = source.builtin->run(arguments, context);
      } else {
        code = host_.run_command(*source.plugin, path, arguments, client, stop, *output, flags);
      }
    } catch (const Error& error) {
      const bool quiet = output->reader_gone() || (error.code == Code::cancelled && SignalScope::received() != 0);
      if (!quiet) output->error(error);
      code = exit_code(error);
    }
    if (output->format() == Console::Format::console && !output->reader_gone()) announce(client, stop, *output);
    output->finish();
    if (const int signal = SignalScope::received(); signal != 0 && code != 0) end_by_signal(signal);
    return code;
  }

  /// After the command's own output, and only if it had to do with a server anyway.
  static void announce(Client& client, Cancellation& stop, Console& output) {
    auto* session = stop.requested() ? nullptr : client.opened();
    const auto message = session == nullptr ? std::string() : session->announcement(stop);
    if (message.empty()) return;
    try {
      output.raw(2, announcement_box(message, output.terminal()));
    } catch (const Error&) {  // nobody reads it
    }
  }

  const std::vector<std::string> words_;
  const console::Terminal terminal_;
  Host host_;
  const CommandSet commands_;
  cli::GlobalOptions globals_;
};

/// Options alone: the version needs no command, so nothing is looked for.
bool is_version_line(std::span<const std::string> words) {
  try {
    return !words.empty() && words.front().starts_with('-') && cli::parse_root(words).version;
  } catch (const cli::UsageError&) { return false; }  // told below, with the terminal's width
}

int run_program(std::vector<std::string> words) {
  if (is_version_line(words)) return print(kVersionLine);
  // a broken pipe is seen at the write; help into `head` must not end by a signal either
  Program program(std::move(words));
  try {
    return program.run();
  } catch (const cli::UsageError& error) {
    std::fprintf(stderr, "%s\n", console::neutral(error.what()).c_str());  // typed words may come from elsewhere
    return kExitUsage;
  } catch (const Error& error) { return program.report(error); }
}

}  // namespace
}  // namespace bai::kernel

/// The whole program; the one function that leaves the start library. Nothing is thrown.
extern "C" __attribute__((visibility("default"))) int bai_program_main(int argc, char** argv) {
  try {
    return bai::kernel::run_program(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "backend.ai: %s\n", error.what());
    return 1;
  }
}
