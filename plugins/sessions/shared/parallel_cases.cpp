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
  std::vector<bai::JsonObject> results;  // of each case; its own thread writes it
  StatusQueue queue;
  std::atomic<size_t> next{0};
  std::atomic<bool> failed{false}, cancelled{false};
};

/// What programs are told of one of several cases.
bai::JsonObject result_of(const CaseResult& result, const std::string& log, const std::string& error) {
  auto json = result.json();
  json.text("stdout", log + ".stdout.log").text("stderr", log + ".stderr.log");
  if (!error.empty()) json.text("error", error);
  return json;
}

void run_one(Shared& shared, const bai::Context& context, size_t index) {
  const auto& plan = shared.cases[index];
  const std::string log = shared.folder + "/" + plan.name;
  CaseResult result;
  std::string error;
  const std::string mark = "[" + std::to_string(plan.index) + "] ";
  try {
    LogConsole console(shared.queue, log);
    if (run_case(context, plan, console, result) != 0) shared.failed = true;
  } catch (const bai::Error& failure) {
    (failure.code == BAI_E_CANCELLED ? shared.cancelled : shared.failed) = true;
    error = failure.what();
    if (failure.code != BAI_E_CANCELLED) shared.queue.push({Say::fail, mark + error});
  } catch (const std::exception& failure) {
    shared.failed = true;
    error = failure.what();
    shared.queue.push({Say::fail, mark + error});
  }
  shared.results[index] = result_of(result, log, error);
}

void work(Shared& shared) {
  {
    const bai::ThreadContext context(shared.context);
    for (size_t i = shared.next++; i < shared.cases.size() && !shared.cancelled; i = shared.next++) {
      run_one(shared, context, i);
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
  Shared shared{context, cases, folder, std::vector<bai::JsonObject>(cases.size()), StatusQueue(threads)};
  std::vector<bai::Worker> workers;
  for (size_t i = 0; i < threads; ++i) workers.emplace_back([&shared] { work(shared); });
  while (const auto line = shared.queue.pop()) print(context, *line);
  workers.clear();
  bai::JsonArray results;
  for (const auto& result : shared.results) {
    if (!result.empty()) results.raw(result.done());  // an interrupted run does not begin all of them
  }
  context.result(bai::JsonObject().raw("cases", results.done()).done());
  if (shared.cancelled) throw bai::Error(BAI_E_CANCELLED, "interrupted");
  if (shared.failed) context.fail("There were failed cases!");
  return shared.failed ? 1 : 0;
}

}  // namespace sessions
