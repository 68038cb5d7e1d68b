// bai/plugin.hpp: the C++ side of a plugin. One file per command or function, and one table:
//
//   commands/greet.cpp   struct Options, declare(), run(options, context), void add_greet(bai::Plugin&)
//   plugin.cpp           void setup(bai::Plugin& plugin) { add_greet(plugin); ... }
//                        BAI_PLUGIN("com.example.hello", "0.1.0", setup)
//
// The table is explicit because linkers drop static constructors of archives.
#pragma once

#include <bai/declare.hpp>
#include <bai/terminal.hpp>

#include <list>
#include <memory>

namespace bai BAI_HIDDEN {

class Plugin {
 public:
  /// `run` returns the exit code.
  template <class O>
  void add(Command<O> declaration, int (*run)(const O&, CommandContext&)) {
    auto text = declaration.descriptor();
    commands_.push_back(
        {std::move(text),
         [declaration = std::move(declaration), run](std::string_view arguments, CommandContext& context) {
           return run(declaration.read(arguments), context);
         },
         this});
  }
  /// An ordinary function: what it returns is its one JSON message.
  template <class P>
  void add(Function<P> declaration, std::string (*run)(const P&, Context&)) {
    auto text = declaration.descriptor(false);
    functions_.push_back(
        {std::move(text),
         [declaration = std::move(declaration), run](std::string_view arguments, Stream& stream, Context& context) {
           stream.send(run(declaration.read(arguments), context));
         },
         this});
  }
  /// A streaming function: messages both ways until it returns.
  template <class P>
  void add(Function<P> declaration, void (*run)(const P&, Stream&, Context&)) {
    auto text = declaration.descriptor(true);
    functions_.push_back(
        {std::move(text),
         [declaration = std::move(declaration), run](std::string_view arguments, Stream& stream, Context& context) {
           run(declaration.read(arguments), stream, context);
         },
         this});
  }
  /// A command group. `open`: other plugins may add commands to it. `default_command`: runs when the group is given
  /// options only.
  void group(std::string_view path, std::string_view summary, bool open = false,
             std::string_view default_command = {}) {
    JsonObject text;
    text.text("group", path).text("summary", summary).flag("open", open);
    if (!default_command.empty()) text.text("default", default_command);
    groups_.push_back(text.done());
  }

  bai_status register_all(const bai_host* host, bai_error* error) {
    host_ = host;
    const auto* registrar = static_cast<const bai_host_registrar*>(host->get(host, BAI_HOST_REGISTRAR));
    if (registrar == nullptr) throw Error(BAI_E_UNSUPPORTED, "this host has no registrar");
    for (const auto& text : groups_) check(host, error, registrar->group(host, str(text), error));
    for (auto& command : commands_)
      check(host, error, registrar->command(host, str(command.descriptor), &run_command, &command, error));
    for (auto& function : functions_) {
      check(host, error, registrar->function(host, str(function.descriptor), &run_function, &function, error));
    }
    return BAI_OK;
  }

 private:
  // Only read after register_all, so any number of threads may run handlers. Lists, because the addresses are given
  // to the host.
  struct CommandEntry {
    std::string descriptor;
    std::function<int(std::string_view, CommandContext&)> run;
    Plugin* plugin;
  };
  struct FunctionEntry {
    std::string descriptor;
    std::function<void(std::string_view, Stream&, Context&)> run;
    Plugin* plugin;
  };
  static bai_status run_command(void* self, bai_context* raw, bai_str arguments, std::int32_t* exit_code,
                                bai_error* error) noexcept {
    const auto& entry = *static_cast<const CommandEntry*>(self);
    const bai_host* host = entry.plugin->host_;
    return guard(host, error, [&]() -> bai_status {
      CommandContext context(host, raw, error);
      *exit_code = entry.run(view(arguments), context);
      return BAI_OK;
    });
  }
  static bai_status run_function(void* self, bai_context* raw, bai_str arguments, bai_stream* raw_stream,
                                 bai_error* error) noexcept {
    const auto& entry = *static_cast<const FunctionEntry*>(self);
    const bai_host* host = entry.plugin->host_;
    return guard(host, error, [&]() -> bai_status {
      Context context(host, raw, error);
      Stream stream(host, raw_stream, error);
      entry.run(view(arguments), stream, context);
      return BAI_OK;
    });
  }
  std::list<std::string> groups_;
  std::list<CommandEntry> commands_;
  std::list<FunctionEntry> functions_;
  const bai_host* host_ = nullptr;
};

/// Used by BAI_PLUGIN. The instance lives until the process ends (rule 8).
inline bai_status open_plugin(void (*setup)(Plugin&), const bai_host* host, void** instance,
                              bai_error* error) noexcept {
  return guard(host, error, [&]() -> bai_status {
    auto plugin = std::make_unique<Plugin>();
    setup(*plugin);
    const auto status = plugin->register_all(host, error);
    *instance = plugin.release();
    return status;
  });
}

}  // namespace )

#define BAI_PLUGIN(ID, VERSION, SETUP)                                                                            \
  extern "C" BAI_EXPORT const bai_plugin* BAI_ENTRY(void) {                                                       \
    static const bai_plugin plugin = {sizeof(bai_plugin),                                                         \
                                      BAI_ABI_MAJOR,                                                              \
                                      BAI_TARGET_MINOR,                                                           \
                                      ID,                                                                         \
                                      VERSION,                                                                    \
                                      [](const bai_host* host, void** instance, bai_error* error) -> bai_status { \
                                        return bai::open_plugin(SETUP, host, instance, error);                    \
                                      },                                                                          \
                                      [](void* instance) { delete static_cast<bai::Plugin*>(instance); },         \
                                      nullptr};                                                                   \
    return &plugin;                                                                                               \
  }
