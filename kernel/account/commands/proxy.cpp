// backend.ai proxy: the API on a local port, for programs that cannot sign requests.
#include "kernel/account/access.hpp"
#include "kernel/account/module.hpp"
#include "kernel/runtime/proxy/local_proxy.hpp"

#include <deque>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace bai::kernel::account {
namespace {

struct Options {
  std::string bind = "localhost";
  std::int64_t port = 8084;
  std::vector<std::string> ignored;
};

auto declare() {
  return bai::command<Options>("proxy")
      .summary("Run a local server that signs requests and passes them on.")
      .help(
          "Every program that reaches the port acts as you, web pages in your browser included: bind to this computer "
          "only, and end it when it is not needed. Paths and queries are those of the API, with or without a leading "
          "version such as /v4. WebSockets are passed on too. Ctrl-C ends it.")
      .argument(&Options::ignored, "IGNORED", "Ignored.", {.show = "[IGNORED]...", .hidden = true})
      .option(&Options::bind, "--bind", "Address to listen on.")
      .option(&Options::port, "-p,--port", "Port to listen on; 0 takes any free one.")
      .example("proxy --port 8084", "then: curl http://localhost:8084/folders");
}

/// Status lines of the server's threads, printed by the command's own.
class Lines {
 public:
  Lines() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (event_ < 0)
      throw Error(Code::fail, "cannot make an event descriptor", "raise the limit of open files (ulimit -n)");
  }
  ~Lines() { ::close(event_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;

  void add(const std::string& mark, const std::string& text) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.emplace_back(mark, text);
    }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event_, &one, sizeof one);
  }
  void print(const bai::CommandContext& context) {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto read = ::read(event_, &count, sizeof count);
    std::deque<std::pair<std::string, std::string>> lines;
    {
      const std::lock_guard lock(mutex_);
      lines.swap(waiting_);
    }
    for (const auto& [mark, text] : lines) mark == "fail" ? context.fail(text) : context.info(text);
  }
  int fd() const { return event_; }

 private:
  const int event_;
  std::mutex mutex_;
  std::deque<std::pair<std::string, std::string>> waiting_;
};

std::uint16_t checked_port(std::int64_t port) {
  constexpr std::int64_t kLast = 65535;
  if (port >= 0 && port <= kLast) return static_cast<std::uint16_t>(port);
  Error error(Code::invalid, std::to_string(port) + " is no port", "give one from 0 to 65535 with --port");
  error.id = "usage-port";
  throw error;
}

void serve_until_stopped(const Cancellation& stop, Lines& lines, const bai::CommandContext& context) {
  try {
    for (;;) {
      static_cast<void>(stop.wait(lines.fd(), POLLIN, std::chrono::milliseconds(-1)));
      lines.print(context);
    }
  } catch (const Error& error) {
    if (error.code != Code::cancelled) throw;
  }
}

int run(const Options& options, bai::CommandContext& context) {
  return translated([&] {
    const auto& stop = stop_of(context);
    Lines lines;
    {
      const LocalProxy proxy(client_of(context), stop, options.bind, checked_port(options.port),
                             [&](const std::string& mark, const std::string& text) { lines.add(mark, text); });
      context.raw(1, "======== Running on http://" + options.bind + ":" + std::to_string(proxy.port()) +
                         " ========\n(Press CTRL+C to quit)\n");
      serve_until_stopped(stop, lines, context);
    }
    lines.print(context);
    return 0;  // ending it is how it is used
  });
}

}  // namespace

void add_proxy_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace bai::kernel::account
