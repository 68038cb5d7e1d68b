#include "tools/devcluster/runner/supervisor/supervisor.hpp"

#include "tools/devcluster/runner/channel.hpp"
#include "tools/devcluster/runner/supervisor/input_desk.hpp"
#include "tools/devcluster/runner/supervisor/interpreter.hpp"
#include "tools/devcluster/runner/supervisor/output_pipe.hpp"
#include "tools/devcluster/runner/supervisor/spawn.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdexcept>
#include <string_view>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bai::devcluster {
namespace {

constexpr std::size_t kMaxUnsent = std::size_t{1} << 20;  // above it, output stays in the pipes and its writers block
constexpr std::size_t kPipeCapacity = std::size_t{64} << 10;

class Supervisor {
 public:
  Supervisor(int control, std::vector<std::string> interpreter)
      : control_(control), interpreter_(std::move(interpreter)) {
    ::fcntl(control_, F_SETFL, O_NONBLOCK);
    ::fcntl(control_, F_SETFD, FD_CLOEXEC);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    // Not SIGKILL, whatever a sandbox chose for us: the descendants have to be ended first.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t watched;
    ::sigemptyset(&watched);
    for (const int number : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) ::sigaddset(&watched, number);
    ::sigprocmask(SIG_BLOCK, &watched, nullptr);
    signals_ = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "cannot watch signals");
  }

  int run() {
    send({kFrameHello, 0, std::to_string(::getpid())});
    if (interpreter_.configured()) start_interpreter();
    while (!ended_) wait_and_serve();
    kill_all_descendants();
    return 0;
  }

 private:
  void wait_and_serve() {
    const bool room = unsent_.size() < kMaxUnsent;
    const auto when_room = [room](int fd) { return pollfd{room ? fd : -1, POLLIN, 0}; };
    const int interpreter_fd = interpreter_.fd();
    pollfd watched[] = {{control_, static_cast<short>(unsent_.empty() ? POLLIN : POLLIN | POLLOUT), 0},
                        {signals_, POLLIN, 0},
                        when_room(out_.read_fd()),
                        when_room(err_.read_fd()),
                        when_room(interpreter_fd),
                        when_room(desk_.fd()),
                        {interpreter_.has_unsent() ? interpreter_fd : -1, POLLOUT, 0}};
    if (::poll(watched, std::size(watched), -1) < 0) return;
    if (watched[0].revents != 0) serve_control();
    if (watched[2].revents != 0 || watched[3].revents != 0) take_output();
    if (watched[4].revents != 0) serve_interpreter();
    if (watched[5].revents != 0) serve_desk();
    if (watched[6].revents != 0) interpreter_.flush();
    if (watched[1].revents != 0) serve_signals();
    flush();
  }

  void serve_control() {
    char piece[65536];
    const ssize_t got = ::recv(control_, piece, sizeof piece, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) ended_ = true;
    if (got <= 0) return;
    from_server_.append({piece, static_cast<std::size_t>(got)});
    while (auto frame = from_server_.next()) handle(*frame);
  }

  void handle(const Frame& frame) {
    switch (frame.type) {
      case kFrameQuery: begin_query(frame); break;
      case kFrameExec: begin_command(frame); break;
      case kFrameInput:
        if (desk_.someone_waits()) {
          desk_.answer(frame.body);
        } else if (interpreter_.alive()) {
          interpreter_.send(frame);
        }
        break;
      case kFrameInterrupt: interrupt(); break;
      case kFrameComplete:
        if (interpreter_.alive() && !query_) {
          interpreter_.send(frame);
        } else {
          send({kFrameCompletions, frame.task, {}});  // a busy or dead interpreter knows no names
        }
        break;
      default: throw std::runtime_error("session channel: unknown frame from the server");
    }
  }

  void start_interpreter() { interpreter_.start({}, out_.write_fd(), err_.write_fd()); }

  void begin_query(const Frame& frame) {
    task_ = frame.task;
    query_ = true;
    began_ = interrupt_at_begin_ = false;
    try {
      if (!interpreter_.alive()) start_interpreter();
      interpreter_.send(frame);
    } catch (const std::exception& error) {
      send({kFrameNote, 0, std::string("query mode is disabled: failed to start the interpreter: ") + error.what()});
      finish(127);
    }
  }

  void begin_command(const Frame& frame) {
    task_ = frame.task;
    auto items = unpack_list(frame.body);
    const auto variables = static_cast<std::ptrdiff_t>(std::stoul(items.at(0)));
    Program program;
    program.environ.assign(items.begin() + 1, items.begin() + 1 + variables);
    program.environ.push_back("_BACKEND_INPUT_SOCKET=" + desk_.name());
    program.argv.assign(items.begin() + 1 + variables, items.end());
    program.stdout_fd = out_.write_fd();
    program.stderr_fd = err_.write_fd();
    try {
      command_ = spawn_program(program);
    } catch (const std::exception& error) {
      send({kFrameNote, 0, error.what()});
      finish(-1);
    }
  }

  void interrupt() {
    if (command_ > 0) {
      ::kill(-command_, SIGINT);
    } else if (query_ && began_ && interpreter_.alive()) {
      ::kill(-interpreter_.pid(), SIGINT);
    } else if (query_) {
      interrupt_at_begin_ = true;
    }
  }

  void take_output() {
    for (const auto& [pipe, type] : {std::pair{&out_, kFrameStdout}, std::pair{&err_, kFrameStderr}}) {
      if (auto text = pipe->take(kPipeCapacity); !text.empty()) send({type, 0, std::move(text)});
    }
  }

  void serve_interpreter() {
    while (auto frame = interpreter_.receive()) {
      take_output();  // what was printed before the frame comes before it
      if (frame->type == kFrameBegin) {
        began_ = true;
        if (std::exchange(interrupt_at_begin_, false)) interrupt();
      } else if (frame->type == kFrameDone) {
        if (query_ && frame->task == task_) finish(0);
      } else {
        send(std::move(*frame));
      }
    }
  }

  void serve_desk() {
    for (int count = desk_.accept_requests(); count > 0; --count) {
      take_output();
      send({kFrameWait, task_, "batch"});
    }
  }

  void serve_signals() {
    signalfd_siginfo info;
    while (::read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
      if (info.ssi_signo == SIGTERM) ended_ = true;
    }
    int status = 0;
    for (int pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (pid == command_) {
        take_output();
        finish(exit_code_of(status));
      } else if (pid == interpreter_.pid()) {
        interpreter_died(exit_code_of(status));
      }
    }
  }

  void interpreter_died(int code) {
    serve_interpreter();
    take_output();
    interpreter_.forget();
    const std::string how =
        code < 0 ? "was ended by signal " + std::to_string(-code) : "ended with exit code " + std::to_string(code);
    send({kFrameNote, 0, "the interpreter " + how + "; the next query starts a new one with empty state."});
    if (query_) finish(code < 0 ? code : 127);
  }

  void finish(int code) {
    command_ = -1;
    query_ = false;
    desk_.clear();
    send({kFrameDone, task_, std::to_string(code)});
  }

  void send(Frame frame) { unsent_ += encode_frame(frame); }

  void flush() {
    std::size_t done = 0;
    while (done < unsent_.size()) {
      const ssize_t sent = ::send(control_, unsent_.data() + done, unsent_.size() - done, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno != EAGAIN) ended_ = true;
      if (sent < 0) break;
      done += static_cast<std::size_t>(sent);
    }
    unsent_.erase(0, done);
  }

  int control_, signals_ = -1;
  bool ended_ = false;
  std::string unsent_;
  FrameReader from_server_;
  OutputPipe out_, err_;
  InputDesk desk_;
  Interpreter interpreter_;
  std::uint32_t task_ = 0;  // what runs now: a query, or a command, never both
  bool query_ = false;
  int command_ = -1;
  bool began_ = false, interrupt_at_begin_ = false;
};

}  // namespace

int supervise(int control_fd, std::vector<std::string> interpreter) {
  return Supervisor(control_fd, std::move(interpreter)).run();
}

}  // namespace bai::devcluster
