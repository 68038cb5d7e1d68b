// A plugin that does everything a good one may do, and on request what it may not.
#include <bai/plugin.hpp>

#include <atomic>
#include <poll.h>
#include <unistd.h>

namespace {

using bai::CommandContext;
using bai::Context;
using bai::Stream;

struct What {
  std::string what;
};
struct Target {
  std::string function;
  bai::AnyJson arguments{"{}"};
};
struct Count {
  std::int64_t n = 1;
};
struct Path {
  std::string path;
  std::int64_t flags = 0;
};

std::string echo(const bai::AnyJson& value, Context&) { return value.text; }

struct Echo {
  bai::AnyJson value{"null"};
};
std::string run_echo(const Echo& parameters, Context& context) { return echo(parameters.value, context); }

std::string boom(const What& parameters, Context&) {
  if (parameters.what == "int") throw 42;
  if (parameters.what == "error")
    throw bai::Error(BAI_E_AUTH, "boom with details", R"({"hint":"do not","status":401})");
  throw std::runtime_error("boom");
}

std::string nest(const Target& parameters, Context& context) {
  return context.call(parameters.function, parameters.arguments.text);
}

void count(const Count& parameters, Stream& stream, Context&) {
  for (std::int64_t i = 0; i < parameters.n; ++i) stream.send(std::to_string(i));
  if (parameters.n == 13) throw bai::Error(BAI_E_FAIL, "unlucky after 13 messages");
}

void mirror(const bai::Nothing&, Stream& stream, Context&) {
  for (bai::Message message; stream.receive(message) == bai::Got::message;) {
    message.kind == BAI_BYTES ? stream.send_bytes(message.data) : stream.send(message.data);
  }
}

/// Waits for input that never comes: only cancellation or a deadline ends it.
void wait(const bai::Nothing&, Stream& stream, Context&) {
  stream.send("\"waiting\"");
  bai::Message message;
  stream.receive(message);
}

std::string fetch(const Path& parameters, Context& context) {
  bai::HttpRequest request;
  request.path = parameters.path;
  request.flags = static_cast<std::uint32_t>(parameters.flags);
  const auto reply = context.http(request);
  return bai::JsonObject().number("status", reply.status).raw("headers", reply.headers).text("body", reply.body).done();
}

/// What comes out of an event stream, and whether it said good-bye.
std::string listens(const Path& parameters, Context& context) {
  bai::HttpRequest request;
  request.path = parameters.path;
  request.flags = static_cast<std::uint32_t>(parameters.flags);
  auto stream = context.events(request);
  bai::JsonArray told;
  bai::ServerEvent event;
  for (;;) {
    const auto got = stream.next(event);
    if (got == bai::Got::end) break;
    told.text(got == bai::Got::nothing_yet ? "-" : event.name + "|" + event.data + "|" + event.id);
  }
  return bai::JsonObject().raw("told", told.done()).flag("pollable", stream.poll_fd() >= 0).done();
}

/// The same reply over several threads of the plugin's own.
std::string parallel(const Path& parameters, Context& context) {
  std::atomic<int> failures{0};
  std::string replies[4];
  {
    std::vector<bai::Worker> workers;
    for (auto& reply : replies) {
      workers.emplace_back([&] {
        const bai::ThreadContext own(context);
        try {
          bai::HttpRequest request;
          request.path = parameters.path;
          reply = own.http(request).body;
        } catch (const bai::Error&) { ++failures; }
      });
    }
  }
  bai::JsonArray all;
  for (const auto& reply : replies) all.text(reply);
  return bai::JsonObject().number("failures", failures).raw("replies", all.done()).done();
}

std::string forgets(const bai::Nothing&, Context& context) {
  // opens a stream and a body and closes neither: the host has to
  const auto& calls = context.service<bai_host_call>(BAI_HOST_CALL);
  bai_call_request request{};
  request.size = sizeof request;
  request.function = bai::str("Probe.wait");
  request.arguments_json = bai::str("{}");
  bai_stream* stream = nullptr;
  context.check(calls.open(context.get(), &request, &stream, context.error()));
  return "{}";
}

/// Registers after open(), prints from a function, and uses what the header does not know.
std::string breaks(const What& parameters, Context& context) {
  const auto* host = context.host();
  if (parameters.what == "late") {
    const auto* registrar = static_cast<const bai_host_registrar*>(host->get(host, BAI_HOST_REGISTRAR));
    context.check(registrar->group(host, bai::str(R"({"group":"late"})"), context.error()));
  } else if (parameters.what == "output") {
    context.check(context.service<bai_host_output>(BAI_HOST_OUTPUT)
                      .message(context.get(), bai::str("info"), bai::str("x"), context.error()));
  } else if (parameters.what == "flag") {
    bai::HttpRequest request;
    request.path = "/x";
    request.flags = 0x80000000u;
    context.http(request);
  } else if (parameters.what == "tail") {
    struct Larger {
      bai_http_request known;
      std::uint64_t unknown;
    } larger{};
    larger.known.size = sizeof larger;
    larger.known.method = bai::str("GET");
    larger.known.path = bai::str("/x");
    larger.unknown = 1;
    bai_http_reply reply{};
    reply.size = sizeof reply;
    context.check(context.service<bai_host_http>(BAI_HOST_HTTP)
                      .request(context.get(), &larger.known, &reply, nullptr, context.error()));
  } else if (parameters.what == "zero-tail") {
    struct Larger {
      bai_http_request known;
      std::uint64_t unknown;
    } larger{};
    larger.known.size = sizeof larger;
    larger.known.method = bai::str("GET");
    larger.known.path = bai::str("/x");
    bai_http_reply reply{};
    reply.size = sizeof reply;
    context.check(context.service<bai_host_http>(BAI_HOST_HTTP)
                      .request(context.get(), &larger.known, &reply, nullptr, context.error()));
  } else if (parameters.what == "absolute") {
    bai::HttpRequest request;
    request.path = "https://elsewhere.example/x";
    context.http(request);
  }
  return "{}";
}

std::string after_cancel(const bai::Nothing&, Context& context) {
  // what `run --rm` does when Ctrl-C arrives in the middle
  try {
    context.call("Probe.echo", "{}");
  } catch (const bai::Error&) {
    return context.call_after_cancel("Probe.echo", R"({"value":"tidied up"})", bai::milliseconds(5000));
  }
  return "\"was not cancelled\"";
}

struct Say {
  std::string text = "nothing";
  bool fail = false;
};
int say(const Say& options, CommandContext& context) {
  context.info("working");
  context.print(bai::JsonObject().text("text", options.text).done());
  if (options.fail) throw bai::Error(BAI_E_API, "the server said no", R"({"status":404,"problem":{"title":"t"}})");
  return 7;
}

struct Child {
  std::vector<std::string> words;
};
int child(const Child& options, bai::CommandContext& context) {
  const int code = context.run_program(options.words, R"({"PROBE":"told","HOME":null})", "/");
  context.raw(1, "code " + std::to_string(code) + "\n");
  return 0;
}

/// Echoes bytes until "q", and the size whenever it changes.
int keys(const bai::Nothing&, bai::CommandContext& context) {
  const auto mode = context.terminal_mode(BAI_TERMINAL_RAW);
  const auto tell = [&] {
    const auto [columns, rows] = context.terminal_dimensions();
    context.raw(1, "size " + std::to_string(columns) + "x" + std::to_string(rows) + "\r\n");
  };
  pollfd waiting[] = {{0, POLLIN, 0}, {context.resize_fd(), POLLIN, 0}};
  tell();
  for (;;) {
    if (::poll(waiting, 2, -1) < 0) continue;
    if ((waiting[1].revents & POLLIN) != 0) tell();
    char byte = 0;
    if ((waiting[0].revents & POLLIN) == 0) continue;
    if (::read(0, &byte, 1) != 1 || byte == 'q') return 0;
    if (byte == 'x') throw bai::Error(BAI_E_FAIL, "left in the middle");
    context.raw(1, "byte " + std::to_string(byte) + "\r\n");
  }
}

void setup(bai::Plugin& plugin) {
  plugin.group("probe", "Probes the host");
  plugin.add(
      bai::command<Child>("probe child").summary("Runs a program").argument(&Child::words, "WORDS", "Its words."),
      child);
  plugin.add(bai::command<bai::Nothing>("probe keys").summary("Reads keys"), keys);
  plugin.add(bai::command<Say>("probe say")
                 .summary("Say something")
                 .option(&Say::text, "--text", "What.")
                 .option(&Say::fail, "--fail", "Fail after it."),
             say);
  plugin.add(
      bai::function<Echo>("Probe.echo").summary("Returns its argument").parameter(&Echo::value, "value", "Anything."),
      run_echo);
  plugin.add(bai::function<What>("Probe.boom").summary("Throws").parameter(&What::what, "what", "Which kind."), boom);
  plugin.add(bai::function<Target>("Probe.nest")
                 .summary("Calls another function")
                 .parameter(&Target::function, "function", "Its name.")
                 .parameter(&Target::arguments, "arguments", "For it."),
             nest);
  plugin.add(bai::function<Count>("Probe.count").summary("Counts").parameter(&Count::n, "n", "How far."), count);
  plugin.add(bai::function<bai::Nothing>("Probe.mirror").summary("Sends back what it gets"), mirror);
  plugin.add(bai::function<bai::Nothing>("Probe.wait").summary("Waits for ever"), wait);
  plugin.add(bai::function<Path>("Probe.fetch")
                 .summary("One request")
                 .parameter(&Path::path, "path", "Where.")
                 .parameter(&Path::flags, "flags", "Of the request."),
             fetch);
  plugin.add(bai::function<Path>("Probe.listens")
                 .summary("Reads events")
                 .parameter(&Path::path, "path", "Where.")
                 .parameter(&Path::flags, "flags", "Of the request."),
             listens);
  plugin.add(
      bai::function<Path>("Probe.parallel").summary("Four requests at once").parameter(&Path::path, "path", "Where."),
      parallel);
  plugin.add(bai::function<bai::Nothing>("Probe.forgets").summary("Leaves handles open"), forgets);
  plugin.add(bai::function<What>("Probe.breaks").summary("Breaks a rule").parameter(&What::what, "what", "Which."),
             breaks);
  plugin.add(bai::function<bai::Nothing>("Probe.after_cancel").summary("Works after Ctrl-C"), after_cancel);
}

}  // namespace

BAI_PLUGIN(BAI_PLUGIN_ID, BAI_PLUGIN_VERSION, setup)
