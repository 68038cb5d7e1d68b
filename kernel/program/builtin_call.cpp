// backend.ai call FUNCTION [JSON|-]: any API function from the shell. A stream prints one message a line and takes
// lines of standard input.
#include "kernel/console/console.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/plugin/standard_input.hpp"
#include "kernel/plugin/stream.hpp"
#include "kernel/program/builtin.hpp"
#include "kernel/program/builtin_options.hpp"

#include <boost/json.hpp>

#include <poll.h>

namespace bai::kernel {
namespace {

struct Options {
  std::string function;
  std::string arguments = "{}";
  bool no_stdin = false;
};

auto declare() {
  return command<Options>("call")
      .summary(kCall.summary)
      .help(
          "Calls one function with one JSON object and prints its answer. What the Python SDK passes to a constructor "
          "is a member of the same "
          "object. A function that sends a stream prints one JSON message a line as they come; each line of standard "
          "input is sent to it as a "
          "message.")
      .argument(&Options::function, "FUNCTION", "Name, as listed by `backend.ai functions`.")
      .argument(&Options::arguments, "JSON", "Arguments as a JSON object; `-` reads them from standard input.", false,
                {.show = "[JSON]"})
      .option(&Options::no_stdin, "--no-stdin", "Send no input to a stream.")
      .example(R"(call ComputeSession.get_info '{"name": "s1"}')", "one session, as JSON");
}

std::string all_of_standard_input(const Cancellation& stop) {
  std::string text;
  char block[64 * 1024];
  std::size_t n = 0;
  while (standard_input().read(block, sizeof block, n, std::chrono::milliseconds(-1), stop) != StandardInput::Got::end)
    text.append(block, n);
  return text;
}

std::string checked_arguments(const Options& options, const Cancellation& stop) {
  auto text = options.arguments == "-" ? all_of_standard_input(stop) : options.arguments;
  boost::system::error_code failed;
  const auto value = boost::json::parse(text, failed);
  if (failed)
    throw Error(Code::invalid, "the arguments are not JSON: " + failed.message(),
                R"(give one JSON object, like '{"name": "s1"}')");
  if (!value.is_object())
    throw Error(Code::invalid, "the arguments are not a JSON object", R"(give one JSON object, like '{"name": "s1"}')");
  return text;
}

/// Sends the lines that are there; false once there are no more.
bool send_lines(bai_stream* stream, const Cancellation& stop) {
  std::string line;
  for (;;) {
    const auto got = standard_input().line(line, std::chrono::milliseconds(0), stop);
    if (got == StandardInput::Got::nothing_yet) return true;
    bai_error error;
    if (got == StandardInput::Got::end) {
      kStreamTable.finish(stream, &error);
      return false;
    }
    throw_if_failed(kStreamTable.send(stream, BAI_JSON, as_str(line), &error), error, "the stream");
  }
}

/// Prints what has arrived; false at the end.
bool print_messages(bai_stream* stream, console::Console& output) {
  struct Collector {
    static bai_status write(void* self, const void* data, std::size_t n) {
      static_cast<std::string*>(self)->append(static_cast<const char*>(data), n);
      return BAI_OK;
    }
  };
  for (;;) {
    std::string message;
    const bai_sink sink{&message, &Collector::write};
    std::int32_t kind = 0;
    bai_error error;
    const auto status = kStreamTable.receive(stream, 0, &kind, &sink, &error);
    throw_if_failed(status, error, "the stream");
    if (status == BAI_AGAIN) return true;
    if (status == BAI_END) return false;
    output.raw(1, kind == BAI_JSON ? message + "\n" : message);
  }
}

void call_stream(const Host::FoundFunction& found, bai_context& context, const bai_call_request& request,
                 const Options& options, BuiltinContext& in) {
  auto* stream = open_function(*found.function, found.plugin_id, context, request);
  bool input = !options.no_stdin && options.arguments != "-";
  bai_error ignored;
  if (!input) kStreamTable.finish(stream, &ignored);
  while (print_messages(stream, in.output)) {
    if (in.output.reader_gone()) break;
    if (input) input = send_lines(stream, in.stop);
    pollfd polled[3] = {{kStreamTable.poll_fd(stream), POLLIN, 0},
                        {in.stop.fd(), POLLIN, 0},
                        {input ? standard_input().fd() : -1, POLLIN, 0}};
    ::poll(polled, 3, -1);
    in.stop.check();
  }
  kStreamTable.close(stream);
}

int run(std::string_view arguments_json, BuiltinContext& in) {
  const auto options = read_options(declare(), arguments_json);
  const auto arguments = checked_arguments(options, in.stop);
  const auto found = in.host.function(options.function);
  bai_context context(in.host, in.client, in.stop, nullptr, in.flags);
  bai_call_request request{};
  request.size = sizeof request;
  request.function = as_str(options.function);
  request.arguments_json = as_str(arguments);
  if (found.function->stream) {
    call_stream(found, context, request, options, in);
    return 0;
  }
  std::string reply;
  const bai_sink sink{&reply, [](void* self, const void* data, std::size_t n) -> bai_status {
                        static_cast<std::string*>(self)->append(static_cast<const char*>(data), n);
                        return BAI_OK;
                      }};
  call_function(*found.function, found.plugin_id, context, request, &sink);
  in.output.value(reply);
  return 0;
}

}  // namespace

const Builtin kCall{"call", "Call an API function", [] { return declare().descriptor(); }, run};

}  // namespace bai::kernel
