#include "tools/devcluster/runner/kernel.hpp"

#include "tools/devcluster/runner/process_tree.hpp"
#include "tools/devcluster/runner/session_environment.hpp"
#include "tools/devcluster/runner/session_link.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <sys/random.h>
#include <system_error>

namespace bai::devcluster {
namespace {

std::string new_run_id() {
  unsigned char bytes[16] = {};
  if (::getrandom(bytes, sizeof bytes, 0) != static_cast<ssize_t>(sizeof bytes)) {
    throw std::system_error(errno, std::generic_category(), "no random bytes for a run id");
  }
  std::string id;
  for (const unsigned char byte : bytes) {
    id += "0123456789abcdef"[byte >> 4];
    id += "0123456789abcdef"[byte & 15];
  }
  return id;
}

class ProcessKernel : public Kernel {
 public:
  explicit ProcessKernel(std::shared_ptr<SessionLink> link) : link_(std::move(link)) {}
  ~ProcessKernel() override {
    link_->end();
    for (auto* thread : {&reader_, &startup_}) {
      if (!thread->joinable()) continue;
      if (thread->get_id() == std::this_thread::get_id()) {
        thread->detach();  // a callback destroys its Kernel: that thread ends by itself, with its own hold on the link
      } else {
        thread->join();
      }
    }
  }
  ProcessKernel(const ProcessKernel&) = delete;
  ProcessKernel& operator=(const ProcessKernel&) = delete;

  void launch(LaunchPlan plan) {
    std::promise<void> started;
    auto outcome = started.get_future();
    reader_ = std::thread([link = link_, plan = std::move(plan), started = std::move(started)]() mutable {
      link->read_frames(std::move(plan), std::move(started));
    });
    outcome.get();
    link_->wait_until_ready();
  }

  void bootstrap() {
    const std::string& script = link_->spec().bootstrap_script;
    if (script.empty()) return;
    const auto path = work_dir() / "bootstrap.sh";
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << script;
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
    auto ended = std::make_shared<std::promise<void>>();
    link_->tasks().begin_command({{"/bin/sh", "bootstrap.sh"}, {}}, [ended](int) { ended->set_value(); });
    ended->get_future().wait();  // its exit code does not matter; it is over too when the processes die
  }

  void mark_started() { link_->mark_started(); }

  RunReply execute(const RunRequest& request, std::chrono::milliseconds flush) override {
    const std::string id = request.run_id ? *request.run_id : new_run_id();
    if (request.mode == "input") link_->give_input(request.code);
    if (request.mode == "input" || request.mode == "continue") return link_->queue().call(id, flush, {});
    return link_->queue().call(id, flush, [&](const std::string&) { link_->tasks().begin(request); });
  }

  void run_startup_command(const std::string& command, std::function<void(int exit_code)> done) override {
    if (startup_.joinable()) throw std::logic_error("a session has one startup command");
    // A thread, because the command waits for its turn in the run queue and the caller should not.
    startup_ = std::thread([link = link_, command, done = std::move(done)] {
      link->queue().call_unattended(new_run_id(), [&](const std::string&) {
        link->tasks().begin_command({{"/bin/sh", "-c", command}, {}}, done);
      });
    });
  }

  void interrupt() override { link_->interrupt(); }
  std::vector<std::string> complete(const std::string& code, int row, int col) override {
    return link_->complete(code, row, col);
  }
  std::string logs() const override { return link_->log().text(); }
  std::filesystem::path work_dir() const override { return link_->spec().scratch / "work"; }
  int runner_pid() const override { return link_->supervisor_pid(); }

  std::pair<long long, long long> usage() const override {
    const TreeUsage now = usage_of_tree(runner_pid());
    const std::lock_guard lock(usage_mutex_);
    cpu_ = std::max(cpu_, now.cpu_milliseconds);
    peak_ = std::max(peak_, now.resident_bytes);
    return {cpu_, peak_};
  }

  void terminate() override { link_->end(); }

 private:
  std::shared_ptr<SessionLink> link_;
  std::thread reader_, startup_;
  mutable std::mutex usage_mutex_;
  mutable long long cpu_ = 0, peak_ = 0;  // kept from falling: ended processes drop out of the sums
};

}  // namespace

std::unique_ptr<Kernel> Kernel::start(KernelSpec spec) {
  if (!spec.scratch.is_absolute())
    throw std::runtime_error("the folder of a session has to be absolute: " + spec.scratch.string());
  Runtime runtime = find_runtime(spec.runtime, session_path(spec));
  LaunchPlan plan = plan_launch(spec, runtime, supervisor_program(), kControlFd);
  auto kernel = std::make_unique<ProcessKernel>(std::make_shared<SessionLink>(std::move(spec), std::move(runtime)));
  kernel->launch(std::move(plan));
  kernel->bootstrap();
  kernel->mark_started();
  return kernel;
}

}  // namespace bai::devcluster
