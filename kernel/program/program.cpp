// One command line from argv to the exit code. Each stage is a function of another folder; this file is their order.
#include "kernel/base/exit_code.hpp"
#include "kernel/cli/completion.hpp"
#include "kernel/cli/parse.hpp"
#include "kernel/cli/route.hpp"
#include "kernel/cli/usage.hpp"
#include "kernel/console/console.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/program/announcement_box.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/command_set.hpp"
#include "kernel/program/help_text.hpp"
#include "kernel/program/signals.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <unistd.h>
#include <vector>

namespace bai::kernel {
namespace {

using console::Console;

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
  return flags;
}

SessionOptions session_options(const cli::GlobalOptions& globals) {
  SessionOptions options;
  options.profile = globals.profile;
  if (globals.skip_sslcert_validation) options.overrides["skip_sslcert_validation"] = "yes";
  options.debug = globals.debug;
  options.timing = globals.timing;
  options.json_output = globals.output == "json";
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
    const auto route = cli::route(commands_.index(), words_, terminal_.columns);
    globals_ = route.globals;
    if (route.kind == cli::Route::Kind::version) return print("backend.ai, version " BAI_VERSION "\n");
    if (route.kind == cli::Route::Kind::group_help) return print(help_text(commands_, route, terminal_.columns));
    const auto handle = commands_.index().node(route.node).handle;
    const auto descriptor = commands_.descriptor(handle);
    const auto parsed =
        cli::parse(descriptor, route.path_as_typed, std::span(words_).subspan(route.consumed), terminal_.columns);
    if (parsed.help) return print(cli::render_command_help(descriptor, route.path_as_typed, terminal_.columns));
    globals_.merge(parsed.globals);
    return run_command(commands_.source(handle), descriptor.path, parsed.arguments_json);
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
    options.format = globals_.output == "json" ? Console::Format::json : Console::Format::console;
    options.yes = globals_.yes;
    options.no_input = globals_.no_input;
    options.stop = stop;
    return options;
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
    if (globals_.output != "json" && !output->reader_gone()) announce(client, stop, *output);
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

int run_program(std::vector<std::string> words) {
  // a broken pipe is seen at the write; help into `head` must not end by a signal either
  Program program(std::move(words));
  try {
    return program.run();
  } catch (const cli::UsageError& error) {
    std::fprintf(stderr, "%s\n", error.what());
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
