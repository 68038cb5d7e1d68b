// backend.ai completion SHELL: the script that makes a shell complete command lines.
#include "kernel/cli/completion.hpp"
#include "kernel/console/console.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"

namespace bai::kernel {
namespace {

struct Options {
  std::string shell;
};

auto declare() {
  return command<Options>("completion")
      .summary(kCompletion.summary)
      .help("The script asks backend.ai itself for candidates. That opens no plugin and no connection.")
      .argument(&Options::shell, "SHELL", "bash, zsh or fish.", {.choices = {"bash", "zsh", "fish"}})
      .example("completion bash > ~/.local/share/bash-completion/completions/backend.ai", "bash, for one user")
      .example("completion fish > ~/.config/fish/completions/backend.ai.fish", "fish, for one user");
}

int run(std::string_view arguments_json, BuiltinContext& in) {
  in.output.raw(1, cli::completion_script(read_options(declare(), arguments_json).shell));
  return 0;
}

}  // namespace

const Builtin kCompletion{"completion", "Print the completion script of a shell", [] { return declare().descriptor(); },
                          run};

}  // namespace bai::kernel
