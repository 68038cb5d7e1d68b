#include "shared/parallel_cases.hpp"

#include "shared/problem.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>

namespace sessions {

namespace {

/// Status lines on their way from the cases' threads to the command's, which alone may print.
class StatusQueue {
 public:
  struct Line {
    Say kind;
    std::string text;
  };
  explicit StatusQueue(size_t writers) : writers_(writers) {}
  void push(Line line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    news_.notify_one();
  }
  void writer_ended() {
    const std::lock_guard lock(mutex_);
    --writers_;
    news_.notify_one();
  }
  /// None when all writers have ended and everything was read.
  std::optional<Line> pop() {
    std::unique_lock lock(mutex_);
    news_.wait(lock, [this] { return !lines_.empty() || writers_ == 0; });
    if (lines_.empty()) return std::nullopt;
    auto line = std::move(lines_.front());
    lines_.pop_front();
    return line;
  }

 private:
  std::mutex mutex_;
  std::condition_variable news_;
  std::deque<Line> lines_;
  size_t writers_;
};

class LogConsole : public CaseConsole {
 public:
  LogConsole(StatusQueue& queue, const std::string& path)
      : queue_(queue), out_(path + ".stdout.log"), err_(path + ".stderr.log") {
    if (!out_ || !err_) throw bai::Error(BAI_E_FAIL, "the log " + path + ".stdout.log cannot be written");
  }
  void say(Say kind, const std::string& text) override { queue_.push({kind, text}); }
  void output(int fd, std::string_view bytes) override {
    auto& file = fd == 1 ? out_ : err_;
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
  }
  std::optional<std::string> input(Echo) override { return std::nullopt; }  // whose line would it be?

 private:
  StatusQueue& queue_;
  std::ofstream out_, err_;
};

struct Shared {
  const bai::Context& context;
  const std::vector<CasePlan>& cases;
  const std::string& folder;
  StatusQueue queue;
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false}, cancelled{false};
};

void run_one(Shared& shared, const bai::Context& context, const CasePlan& plan) {
  const std::string mark = "[" + std::to_string(plan.index) + "] ";
  try {
    LogConsole console(shared.queue, shared.folder + "/" + plan.name);
    if (run_case(context, plan, console) != 0) shared.failed = true;
  } catch (const bai::Error& failure) {
    (failure.code == BAI_E_CANCELLED ? shared.cancelled : shared.failed) = true;
    if (failure.code != BAI_E_CANCELLED) shared.queue.push({Say::fail, mark + failure.what()});
  } catch (const std::exception& failure) {
    shared.failed = true;
    shared.queue.push({Say::fail, mark + failure.what()});
  }
}

void work(Shared& shared) {
  {
    const bai::ThreadContext context(shared.context);
    for (size_t i = shared.next++; i < shared.cases.size() && !shared.cancelled; i = shared.next++) {
      run_one(shared, context, shared.cases[i]);
    }
  }
  shared.queue.writer_ended();
}

void print(const bai::CommandContext& context, const StatusQueue::Line& line) {
  switch (line.kind) {
    case Say::info: return context.info(line.text);
    case Say::wait: return context.wait(line.text);
    case Say::done: return context.done(line.text);
    case Say::fail: return context.fail(line.text);
    case Say::warn: return context.warn(line.text);
  }
}

}  // namespace

int run_parallel(const bai::CommandContext& context, const std::vector<CasePlan>& cases, size_t parallel,
                 const std::string& folder) {
  const size_t threads = std::min(parallel, cases.size());
  Shared shared{context, cases, folder, StatusQueue(threads)};
  std::vector<bai::Worker> workers;
  for (size_t i = 0; i < threads; ++i) workers.emplace_back([&shared] { work(shared); });
  while (const auto line = shared.queue.pop()) print(context, *line);
  workers.clear();
  if (shared.cancelled) throw bai::Error(BAI_E_CANCELLED, "interrupted");
  if (shared.failed) context.fail("There were failed cases!");
  return shared.failed ? 1 : 0;
}

}  // namespace sessions
