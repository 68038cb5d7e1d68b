#include "tools/devcluster/runner/task_runner.hpp"

#include <fstream>
#include <utility>

namespace bai::devcluster {

TaskRunner::TaskRunner(Runtime runtime, std::filesystem::path work, RunQueue& queue, Send send, Warn warn)
    : runtime_(std::move(runtime)),
      work_(std::move(work)),
      queue_(queue),
      send_(std::move(send)),
      warn_(std::move(warn)) {}

void TaskRunner::begin(const RunRequest& request) {
  const std::lock_guard lock(mutex_);
  active_.emplace();
  active_->request = request;
  if (request.mode == "batch") {
    begin_step(BatchStep::kClean);
  } else {
    begin_query();
  }
}

void TaskRunner::begin_command(Command command, Done done) {
  const std::lock_guard lock(mutex_);
  active_.emplace();
  active_->done = std::move(done);
  active_->commands.push_back(std::move(command));
  run_next_command();
}

void TaskRunner::begin_query() {
  if (has_interpreter(runtime_)) {
    active_->task = ++last_task_;
    send_({kFrameQuery, active_->task, active_->request.code});
    return;
  }
  const std::string name = ".query-" + std::to_string(++last_task_) + source_suffix(runtime_);
  active_->source = work_ / name;
  std::ofstream file(active_->source, std::ios::binary | std::ios::trunc);
  file << active_->request.code;
  if (!file.flush()) {
    warn_(runtime_.log_name + "-kernel: cannot write the code to " + active_->source.string());
    finish(-1);
    return;
  }
  for (auto& command : query_commands(runtime_, name)) active_->commands.push_back(std::move(command));
  run_next_command();
}

void TaskRunner::begin_step(BatchStep step) {
  active_->step = step;
  const RunRequest& request = active_->request;
  const auto& option = step == BatchStep::kClean   ? request.clean
                       : step == BatchStep::kBuild ? request.build
                                                   : request.exec;
  StepPlan plan = plan_step(step, option, runtime_, work_);
  for (const auto& warning : plan.warnings) warn_(warning);
  if (plan.commands.empty()) {
    step_done(plan.exit_code);
    return;
  }
  active_->commands.assign(std::make_move_iterator(plan.commands.begin()),
                           std::make_move_iterator(plan.commands.end()));
  run_next_command();
}

void TaskRunner::step_done(int exit_code) {
  const BatchStep step = *active_->step;
  if (step == BatchStep::kExec) {
    finish(exit_code);
    return;
  }
  queue_.push_marker({finished_status(step), exit_code, std::nullopt});
  if (step == BatchStep::kClean) {
    begin_step(BatchStep::kBuild);
  } else if (exit_code == 0) {
    begin_step(BatchStep::kExec);
  } else {
    finish(127);  // nothing was built that could be run
  }
}

void TaskRunner::run_next_command() {
  const Command command = std::move(active_->commands.front());
  active_->commands.pop_front();
  active_->task = ++last_task_;
  command_runs_ = true;
  std::vector<std::string> items{std::to_string(command.environ.size())};
  items.insert(items.end(), command.environ.begin(), command.environ.end());
  items.insert(items.end(), command.argv.begin(), command.argv.end());
  send_({kFrameExec, active_->task, pack_list(items)});
}

void TaskRunner::task_done(std::uint32_t task, int exit_code) {
  Done done;
  {
    const std::lock_guard lock(mutex_);
    if (!active_ || active_->task != task) return;
    command_runs_ = false;
    if (exit_code == 0 && !active_->commands.empty()) {
      run_next_command();
      return;
    }
    active_->commands.clear();
    done = std::move(active_->done);
    if (active_->step) {
      step_done(exit_code);
    } else {
      finish(exit_code);
    }
  }
  if (done) done(exit_code);
}

void TaskRunner::finish(int exit_code) {
  std::error_code ignored;
  if (!active_->source.empty()) std::filesystem::remove(active_->source, ignored);
  active_.reset();
  queue_.push_marker({"finished", exit_code, std::nullopt});
}

TaskRunner::Done TaskRunner::take_done() {
  const std::lock_guard lock(mutex_);
  return active_ ? std::exchange(active_->done, nullptr) : nullptr;
}

}  // namespace bai::devcluster
