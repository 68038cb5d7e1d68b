#include "kernel/plugin/host.hpp"

#include "kernel/plugin/library.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"
#include "kernel/plugin/stream.hpp"

#include <cstdio>
#include <cstdlib>

namespace bai::kernel {
namespace {

OpenPlugin& self(const bai_host* host) { return *static_cast<OpenPlugin*>(host->self); }

const bai_host_registrar kRegistrar{
    sizeof kRegistrar, 0,
    [](const bai_host* host, bai_str text, bai_command_fn run, void* handler, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        self(host).registered.add_command(text_of(text), run, handler);
        return BAI_OK;
      });
    },
    [](const bai_host* host, bai_str text, bai_function_fn run, void* handler, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        self(host).registered.add_function(text_of(text), run, handler);
        return BAI_OK;
      });
    },
    [](const bai_host* host, bai_str text, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        self(host).registered.add_group(text_of(text));
        return BAI_OK;
      });
    }};

struct Interface {
  std::string_view id;
  const void* table;
};

const void* interface_table(const bai_host*, const char* id) {
  static const Interface kAll[] = {
      {BAI_HOST_REGISTRAR, &kRegistrar},    {BAI_HOST_CONTEXT, &kContextTable}, {BAI_HOST_STREAM, &kStreamTable},
      {BAI_HOST_CALL, &kCallTable},         {BAI_HOST_HTTP, &kHttpTable},       {BAI_HOST_WEBSOCKET, &kWebSocketTable},
      {BAI_HOST_SERVER, &kServerTable},     {BAI_HOST_OUTPUT, &kOutputTable},   {BAI_HOST_PROGRESS, &kProgressTable},
      {BAI_HOST_PROMPT, &kPromptTable},     {BAI_HOST_INPUT, &kInputTable},     {BAI_HOST_CONFIG, &kConfigTable},
      {BAI_HOST_TERMINAL, &kTerminalTable}, {BAI_HOST_PROCESS, &kProcessTable}, {BAI_HOST_SSE, &kSseTable},
  };
  for (const auto& each : kAll) {
    if (id != nullptr && each.id == id) return each.table;
  }
  return nullptr;
}

const ClientAccess kClientAccess{
    [](bai_context* context) -> const SessionOptions& { return context->client.options(); },
    [](bai_context* context) -> ClientSession& { return context->client.session(); },
    [](bai_context* context) -> const Cancellation& { return context->stop; }};

/// What lives in the runtime library also gets at the objects behind the services.
const void* interface_table_inside(const bai_host* host, const char* id) {
  if (id != nullptr && std::string_view(id) == kClientAccessId) return &kClientAccess;
  return interface_table(host, id);
}

/// A build step has nothing but the registrar: whoever needs more in `open` fails there and then.
const void* registrar_only(const bai_host*, const char* id) {
  return id != nullptr && std::string_view(id) == BAI_HOST_REGISTRAR ? &kRegistrar : nullptr;
}

void error_set(bai_error* error, bai_status code, bai_str message, bai_str details) {
  if (error == nullptr) return;
  error->code = code;
  error->message = text_of(message);
  error->details = text_of(details);
}

bai_status error_get(const bai_error* error, bai_str* message, bai_str* details) {
  static const bai_error kNone;
  const auto& slot = error == nullptr ? kNone : *error;
  if (message != nullptr) *message = as_str(slot.message);
  if (details != nullptr) *details = as_str(slot.details);
  return slot.code;
}

void log(const bai_host* host, std::int32_t level, bai_str message) {
  static const bool verbose = std::getenv("BACKEND_DEBUG") != nullptr;
  constexpr std::int32_t kWarning = 3;
  if (level < kWarning && !verbose) return;
  std::fprintf(stderr, "%s: %.*s\n", self(host).id.c_str(), static_cast<int>(message.n), message.p);
}

/// Loads the library and runs its `open`.
OpenPlugin& open_plugin(const std::filesystem::path& library, const void* (*get)(const bai_host*, const char*)) {
  const auto& entry = open_library(library);
  static auto& kept = *new std::list<OpenPlugin>;
  auto& plugin = kept.emplace_back();
  plugin.entry = &entry;
  plugin.id = entry.id;
  plugin.table = {sizeof(bai_host),
                  BAI_ABI_MAJOR,
                  BAI_ABI_MINOR,
                  &plugin,
                  get,
                  error_set,
                  error_get,
                  [](const bai_host*) -> bai_error* { return new bai_error; },
                  [](bai_error* error) { delete error; },
                  log};
  bai_error error;
  const auto status = entry.open(&plugin.table, &plugin.instance, &error);
  plugin.registered.close();
  try {
    throw_if_failed(status, error, "it");
  } catch (const Error& failure) { throw with_context(failure, "the plugin " + plugin.id + " cannot start"); }
  return plugin;
}

}  // namespace

const OpenPlugin& open_for_description(const std::filesystem::path& library) {
  return open_plugin(library, registrar_only);
}

Host::Host(std::vector<Candidate> candidates) : candidates_(std::move(candidates)) {
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    if (!candidates_[i].usable()) continue;
    for (const auto& function : candidates_[i].manifest.functions) owner_of_function_.try_emplace(function.name, i);
  }
}

Host::~Host() {
  for (const auto& [candidate, plugin] : opened_) {
    if (plugin->entry->close != nullptr) plugin->entry->close(plugin->instance);
  }
}

OpenPlugin& Host::open(const Candidate& candidate) {
  const std::lock_guard lock(opening_);
  if (const auto found = opened_.find(&candidate); found != opened_.end()) return *found->second;
  if (!candidate.problem.empty())
    throw Error(Code::unsupported, "the plugin " + candidate.manifest.id + " cannot be used: " + candidate.problem);
  const bool inside = !candidate.manifest.inside.empty();
  if (inside) static_cast<void>(runtime());  // refuses a library of another build
  auto& plugin = open_plugin(candidate.manifest.library(), inside ? interface_table_inside : interface_table);
  plugin.registered.compare(*plugin.entry, candidate.directory);
  opened_.emplace(&candidate, &plugin);
  return plugin;
}

Host::FoundFunction Host::function(std::string_view name) {
  const auto owner = owner_of_function_.find(name);
  if (owner == owner_of_function_.end()) {
    throw Error(Code::not_found, "there is no function " + std::string(name), "list them with: backend.ai functions");
  }
  auto& plugin = open(candidates_[owner->second]);
  const auto* function = plugin.registered.function(name);
  if (function == nullptr)
    throw Error(Code::invalid, "the plugin " + plugin.id + " does not register " + std::string(name),
                "install the plugin again");
  return {function, plugin.id};
}

int Host::run_command(const Candidate& candidate, std::string_view path, std::string_view arguments_json,
                      Client& client, Cancellation& stop, console::Console& output, std::uint32_t flags) {
  auto& plugin = open(candidate);
  const auto* command = plugin.registered.command(path);
  if (command == nullptr)
    throw Error(Code::invalid, "the plugin " + plugin.id + " does not register " + std::string(path),
                "install the plugin again");
  bai_context context(*this, client, stop, &output, flags | BAI_CONTEXT_OUTPUT);
  context.plugin_id = plugin.id;
  bai_error error;
  std::int32_t exit_code = 0;
  const auto status = command->run(command->self, &context, as_str(arguments_json), &exit_code, &error);
  throw_if_failed(status, error, path);
  return exit_code;
}

}  // namespace bai::kernel
