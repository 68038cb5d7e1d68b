#include "tools/devcluster/runner/run_queue.hpp"

#include <algorithm>
#include <utility>

namespace bai::devcluster {

struct RunQueue::Run {
  std::string id;
  bool unattended = false;
  struct Entry {
    std::optional<RunMarker> marker;  // set: ends the call
    OutputRecord record;
  };
  std::deque<Entry> entries;
  std::size_t bytes = 0;

  bool full() const { return entries.size() >= kMaxRecords || bytes >= kMaxBytes; }
  bool has_marker() const {
    return std::any_of(entries.begin(), entries.end(), [](const Entry& entry) { return entry.marker.has_value(); });
  }
};

namespace {

RunReply gone(const std::string& run_id) { return {"finished", run_id, 130, std::nullopt, {}, {}}; }

void add_to(RunReply& reply, OutputRecord record) {
  if (record.kind == "media") {
    reply.media.emplace_back(std::move(record.mime), std::move(record.text));
  } else if (!reply.console.empty() && reply.console.back().first == record.kind && record.kind != "html") {
    reply.console.back().second += record.text;
  } else {
    reply.console.emplace_back(std::move(record.kind), std::move(record.text));
  }
}

}  // namespace

RunQueue::RunQueue() = default;
RunQueue::~RunQueue() = default;

std::shared_ptr<RunQueue::Run> RunQueue::find(const std::string& run_id) const {
  if (current_ && !current_->unattended && current_->id == run_id) return current_;
  const auto found =
      std::find_if(finished_.begin(), finished_.end(), [&](const auto& run) { return run->id == run_id; });
  return found == finished_.end() ? nullptr : *found;
}

std::shared_ptr<RunQueue::Run> RunQueue::take_turn(Lock& lock, const std::string& run_id) {
  const std::size_t ticket = next_ticket_++;
  changed_.wait(lock, [&] { return closed_ || (serving_ == ticket && !current_); });
  if (closed_) return nullptr;
  ++serving_;
  current_ = std::make_shared<Run>();
  current_->id = run_id;
  return current_;
}

RunReply RunQueue::call(const std::string& run_id, std::chrono::milliseconds flush, const Begin& begin) {
  Lock lock(mutex_);
  auto run = find(run_id);
  if (!run && begin) {
    run = take_turn(lock, run_id);
    if (!run) return gone(run_id);
    lock.unlock();
    begin(run_id);
    lock.lock();
  }
  const auto deadline = std::chrono::steady_clock::now() + flush;
  if (run) return collect(lock, *run, deadline);  // `run` keeps it alive while another call may take it from finished_
  if (changed_.wait_until(lock, deadline, [&] { return closed_; })) return gone(run_id);
  return {"continued", run_id, std::nullopt, std::nullopt, {}, {}};
}

bool RunQueue::call_unattended(const std::string& run_id, const Begin& begin) {
  Lock lock(mutex_);
  const auto run = take_turn(lock, run_id);
  if (!run) return false;
  run->unattended = true;
  lock.unlock();
  begin(run_id);
  return true;
}

RunReply RunQueue::collect(Lock& lock, Run& run, std::chrono::steady_clock::time_point deadline) {
  changed_.wait_until(lock, deadline, [&] { return closed_ || run.full() || run.has_marker(); });
  RunReply reply{"continued", run.id, std::nullopt, std::nullopt, {}, {}};
  while (!run.entries.empty()) {
    auto entry = std::move(run.entries.front());
    run.entries.pop_front();
    run.bytes -= std::min(run.bytes, entry.record.text.size());
    if (entry.marker) {
      reply.status = entry.marker->status;
      reply.exit_code = entry.marker->exit_code;
      reply.is_password = entry.marker->is_password;
      if (reply.status == "finished") std::erase_if(finished_, [&](const auto& other) { return other.get() == &run; });
      changed_.notify_all();
      return reply;
    }
    add_to(reply, std::move(entry.record));
  }
  changed_.notify_all();
  if (closed_) {
    reply.status = "finished";
    reply.exit_code = 130;
  }
  return reply;
}

void RunQueue::push(OutputRecord record) {
  Lock lock(mutex_);
  changed_.wait(lock, [&] { return closed_ || !current_ || current_->unattended || !current_->full(); });
  if (closed_ || !current_ || current_->unattended || record.text.empty()) return;
  Run& run = *current_;
  if (record.text.size() > kMaxRecordBytes) return;
  run.bytes += record.text.size();
  const bool mergeable = !run.entries.empty() && !run.entries.back().marker &&
                         record.kind == run.entries.back().record.kind &&
                         (record.kind == "stdout" || record.kind == "stderr") &&
                         run.entries.back().record.text.size() + record.text.size() <= kMaxRecordBytes;
  if (mergeable) {
    run.entries.back().record.text += record.text;
  } else {
    run.entries.push_back({std::nullopt, std::move(record)});
  }
  if (run.full()) changed_.notify_all();
}

void RunQueue::push_marker(RunMarker marker) {
  const Lock lock(mutex_);
  if (closed_ || !current_) return;
  const bool ends = marker.status == "finished";
  current_->entries.push_back({std::move(marker), {}});
  if (ends) end_current();
  changed_.notify_all();
}

void RunQueue::end_current() {
  auto run = std::exchange(current_, nullptr);
  if (run->unattended) return;
  finished_.push_back(std::move(run));
  if (finished_.size() > kMaxFinished) finished_.pop_front();
}

void RunQueue::close() {
  const Lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

}  // namespace bai::devcluster
