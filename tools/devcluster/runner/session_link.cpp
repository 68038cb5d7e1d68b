#include "tools/devcluster/runner/session_link.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace bai::devcluster {
namespace {

constexpr std::chrono::seconds kStartLimit{60};
constexpr std::chrono::seconds kCompletionLimit{5};

}  // namespace

SessionLink::SessionLink(KernelSpec spec, Runtime runtime)
    : spec_(std::move(spec)),
      runtime_(std::move(runtime)),
      tasks_(
          runtime_, spec_.scratch / "work", queue_, [this](const Frame& frame) { send(frame); },
          [this](const std::string& line) { warn(line); }) {}

void SessionLink::read_frames(LaunchPlan plan, std::promise<void> started) {
  std::shared_ptr<SupervisorProcess> process;
  try {
    process = SupervisorProcess::launch(std::move(plan));
  } catch (...) {
    started.set_exception(std::current_exception());
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    process_ = process;
  }
  started.set_value();
  try {
    while (auto frame = process->receive()) handle(*frame);
  } catch (const std::exception& error) { warn(runtime_.log_name + "-kernel: " + error.what()); }
  report_end(process->stop());
}

void SessionLink::report_end(int exit_code) {
  queue_.close();
  bool expected = false;
  {
    const std::lock_guard lock(mutex_);
    gone_ = true;
    expected = ending_ || !started_;
    changed_.notify_all();
  }
  const auto done = tasks_.take_done();
  if (expected) return;
  if (done) done(exit_code);
  if (spec_.on_death) spec_.on_death(exit_code);
}

void SessionLink::wait_until_ready() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kStartLimit, [this] { return ready_ || gone_; })) {
    throw std::runtime_error("session " + spec_.session_name + ": its " + spec_.runtime +
                             " runtime did not start within 60 seconds");
  }
  if (gone_) fail_start();
}

void SessionLink::mark_started() {
  const std::lock_guard lock(mutex_);
  if (gone_) fail_start();
  started_ = true;
}

void SessionLink::fail_start() const {
  throw std::runtime_error("session " + spec_.session_name + ": its processes ended while starting; try `" +
                           runtime_.interpreter.string() + "` by hand, or BAI_DEVCLUSTER_SANDBOX=none. " + log_.text());
}

void SessionLink::handle(Frame& frame) {
  switch (frame.type) {
    case kFrameStdout: take_output("stdout", stdout_.feed(frame.body)); break;
    case kFrameStderr: take_output("stderr", stderr_.feed(frame.body)); break;
    case kFrameRecord: take_record(frame); break;
    case kFrameNote: warn(runtime_.log_name + "-kernel: " + frame.body); break;
    case kFrameWait: ask_for_input(frame.body); break;
    case kFrameDone:
      take_output("stdout", stdout_.finish());
      take_output("stderr", stderr_.finish());
      {
        const std::lock_guard lock(mutex_);
        input_wanted_ = false;
      }
      tasks_.task_done(frame.task, std::stoi(frame.body));
      break;
    case kFrameHello:
    case kFrameReady: {
      const std::lock_guard lock(mutex_);
      if (frame.type == kFrameHello) pid_ = std::stoi(frame.body);
      ready_ = ready_ || frame.type == kFrameReady || !has_interpreter(runtime_);
      changed_.notify_all();
      break;
    }
    case kFrameCompletions: {
      const std::lock_guard lock(mutex_);
      if (const auto wanted = completions_.find(frame.task); wanted != completions_.end())
        wanted->second = unpack_list(frame.body);
      changed_.notify_all();
      break;
    }
    default: throw std::runtime_error("session channel: unknown frame from the supervisor");
  }
}

void SessionLink::take_output(const char* stream, std::string text) {
  if (text.empty()) return;
  log_.append(text);
  if (tasks_.command_runs()) append_task_log(host_path_of(spec_, "/home/work/.logs"), spec_.kernel_id, text);
  queue_.push({stream, {}, std::move(text)});
}

void SessionLink::take_record(const Frame& frame) {
  auto items = unpack_list(frame.body);
  if (items.size() != 3) throw std::runtime_error("session channel: a rich record has three parts");
  Utf8Stream whole;
  std::string text = whole.feed(items[2]);
  queue_.push({items[0], items[1], text + whole.finish()});
}

void SessionLink::ask_for_input(const std::string& kind) {
  std::unique_lock lock(mutex_);
  if (!early_input_.empty()) {
    const std::string line = std::move(early_input_.front());
    early_input_.pop_front();
    lock.unlock();
    send({kFrameInput, 0, line});
    return;
  }
  input_wanted_ = true;
  lock.unlock();
  queue_.push_marker(
      {"waiting-input", std::nullopt, kind == "batch" ? std::nullopt : std::optional(kind == "password")});
}

void SessionLink::give_input(const std::string& line) {
  {
    const std::lock_guard lock(mutex_);
    if (!input_wanted_) {
      early_input_.push_back(line);
      return;
    }
    input_wanted_ = false;
  }
  send({kFrameInput, 0, line});
}

void SessionLink::interrupt() { send({kFrameInterrupt, 0, {}}); }

std::vector<std::string> SessionLink::complete(const std::string& code, int row, int col) {
  if (!has_interpreter(runtime_)) return {};
  std::unique_lock lock(mutex_);
  const std::uint32_t number = ++last_completion_;
  completions_[number] = std::nullopt;
  lock.unlock();
  send({kFrameComplete, number, std::to_string(row) + "\n" + std::to_string(col) + "\n" + code});
  lock.lock();
  changed_.wait_for(lock, kCompletionLimit, [&] { return gone_ || completions_[number].has_value(); });
  auto found = std::move(completions_[number]);
  completions_.erase(number);
  return found.value_or(std::vector<std::string>());
}

void SessionLink::send(const Frame& frame) {
  std::shared_ptr<SupervisorProcess> process;
  {
    const std::lock_guard lock(mutex_);
    process = process_;
  }
  if (process) process->send(frame);  // one that is gone is noticed by the reading thread
}

void SessionLink::end() {
  std::shared_ptr<SupervisorProcess> process;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    process = process_;
  }
  queue_.close();
  if (process) process->stop();
}

}  // namespace bai::devcluster
